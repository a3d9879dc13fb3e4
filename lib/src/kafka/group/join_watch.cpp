#include "kafka/group/join_watch.hpp"

namespace shortener_events::kafka {

namespace {

// https://kafka.apache.org/protocol#protocol_api_keys
constexpr std::int16_t kJoinGroup = 11;
constexpr std::int16_t kHeartbeat = 12;
constexpr std::int16_t kLeaveGroup = 13;
constexpr std::int16_t kSyncGroup = 14;

}  // namespace

void JoinWatch::sent(std::int16_t api_key, Time now) {
    if (api_key != kJoinGroup && api_key != kSyncGroup) return;
    const std::lock_guard lock(mutex_);
    if (api_key == kJoinGroup) member_ = true;
    phase_ = api_key == kJoinGroup ? Phase::join_sent : Phase::sync_sent;
    phase_since_ = now;
}

void JoinWatch::answered(std::int16_t api_key, bool failed, Time now) {
    if (api_key < kJoinGroup || api_key > kSyncGroup) return;
    const std::lock_guard lock(mutex_);
    if (api_key == kLeaveGroup) member_ = false;
    stirred_ = now;
    if (api_key == kHeartbeat || api_key == kLeaveGroup) return;  // a heartbeat may say that others join
    phase_ = api_key == kJoinGroup && !failed ? Phase::join_answered : Phase::none;
    phase_since_ = now;
}

void JoinWatch::rebalanced(Time now) {
    const std::lock_guard lock(mutex_);
    assigned_ = true;
    stirred_ = now;
}

bool JoinWatch::joining_at(Time now) const {
    if (phase_ == Phase::none) return false;
    if (phase_ == Phase::join_answered) return now - phase_since_ < kLongestStep;
    return now - phase_since_ < kLongestJoin;
}

bool JoinWatch::is_member() const {
    const std::lock_guard lock(mutex_);
    return member_;
}

bool JoinWatch::waits_for_assignment() const {
    const std::lock_guard lock(mutex_);
    return member_ && !assigned_;
}

bool JoinWatch::is_joining(Time now) const {
    const std::lock_guard lock(mutex_);
    return joining_at(now);
}

bool JoinWatch::is_calm(Time now) const {
    const std::lock_guard lock(mutex_);
    return !joining_at(now) && now - stirred_ >= kCalm;
}

}  // namespace shortener_events::kafka
