#include "kafka/group/rebalance_tracker.hpp"

namespace shortener_events::kafka {

namespace {

// https://kafka.apache.org/protocol#protocol_api_keys
constexpr std::int16_t kJoinGroup = 11;
constexpr std::int16_t kHeartbeat = 12;
constexpr std::int16_t kLeaveGroup = 13;
constexpr std::int16_t kSyncGroup = 14;
constexpr std::int16_t kConsumerGroupHeartbeat = 68;

}  // namespace

void RebalanceTracker::sent(std::int16_t api_key, Time now) {
    if (api_key != kJoinGroup && api_key != kSyncGroup && api_key != kConsumerGroupHeartbeat) return;
    const std::lock_guard lock(mutex_);
    has_asked_ = true;
    if (api_key == kConsumerGroupHeartbeat) {
        newer_heartbeat_ = true;
        return;
    }
    if (api_key == kJoinGroup) member_ = true;
    phase_ = api_key == kJoinGroup ? Phase::join_sent : Phase::sync_sent;
    phase_since_ = now;
}

void RebalanceTracker::answered(std::int16_t api_key, bool failed, Time now) {
    if (api_key < kJoinGroup || api_key > kSyncGroup) return;
    const std::lock_guard lock(mutex_);
    if (api_key == kLeaveGroup) member_ = false;
    last_activity_ = now;
    if (api_key == kHeartbeat || api_key == kLeaveGroup) return;  // a heartbeat may say that others join
    phase_ = api_key == kJoinGroup && !failed ? Phase::join_answered : Phase::none;
    phase_since_ = now;
}

void RebalanceTracker::rebalanced(Time now) {
    const std::lock_guard lock(mutex_);
    assigned_ = true;
    last_activity_ = now;
}

bool RebalanceTracker::joining_at(Time now) const {
    if (phase_ == Phase::none) return false;
    if (phase_ == Phase::join_answered) return now - phase_since_ < kLongestStep;
    return now - phase_since_ < kLongestJoin;
}

bool RebalanceTracker::is_member() const {
    const std::lock_guard lock(mutex_);
    return member_;
}

bool RebalanceTracker::has_asked_to_join() const {
    const std::lock_guard lock(mutex_);
    return has_asked_;
}

bool RebalanceTracker::waits_for_assignment() const {
    const std::lock_guard lock(mutex_);
    return member_ && !assigned_;
}

bool RebalanceTracker::speaks_newer_protocol() const {
    const std::lock_guard lock(mutex_);
    return newer_heartbeat_;
}

bool RebalanceTracker::is_joining(Time now) const {
    const std::lock_guard lock(mutex_);
    return joining_at(now);
}

bool RebalanceTracker::is_calm(Time now) const {
    const std::lock_guard lock(mutex_);
    return !joining_at(now) && now - last_activity_ >= kSettleTime;
}

}  // namespace shortener_events::kafka
