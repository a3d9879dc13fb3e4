#include "kafka/group/rebalance_tracker.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using shortener_events::kafka::RebalanceTracker;

namespace {

constexpr std::int16_t kFetch = 1, kJoinGroup = 11, kHeartbeat = 12, kLeaveGroup = 13, kSyncGroup = 14,
                       kConsumerGroupHeartbeat = 68;
const RebalanceTracker::Time kStart = RebalanceTracker::Time() + 1h;

}  // namespace

TEST_CASE("a member joins from its JoinGroup to the answer to its SyncGroup") {
    RebalanceTracker tracker;
    CHECK(tracker.is_calm(kStart));
    tracker.sent(kJoinGroup, kStart);
    CHECK(tracker.is_joining(kStart + 4min));
    tracker.answered(kJoinGroup, false, kStart + 4min);
    CHECK(tracker.is_joining(kStart + 4min + 1s));
    tracker.sent(kSyncGroup, kStart + 4min + 2s);
    tracker.answered(kFetch, false, kStart + 4min + 3s);
    CHECK(tracker.is_joining(kStart + 4min + 20s));
    tracker.answered(kSyncGroup, false, kStart + 5min);
    CHECK_FALSE(tracker.is_joining(kStart + 5min));
}

TEST_CASE("who has sent no request to join, by either protocol, has not asked") {
    for (const auto join : {kJoinGroup, kConsumerGroupHeartbeat}) {
        RebalanceTracker tracker;
        tracker.sent(kFetch, kStart);
        CHECK_FALSE(tracker.has_asked_to_join());
        tracker.sent(join, kStart);
        CHECK(tracker.has_asked_to_join());
    }
}

TEST_CASE("a join that fails, or is never answered, does not last for ever") {
    RebalanceTracker tracker;
    tracker.sent(kJoinGroup, kStart);
    tracker.answered(kJoinGroup, true, kStart + 1s);
    CHECK_FALSE(tracker.is_joining(kStart + 1s));
    tracker.sent(kJoinGroup, kStart + 2s);
    CHECK_FALSE(tracker.is_joining(kStart + 2s + RebalanceTracker::kLongestJoin));
    tracker.sent(kJoinGroup, kStart + 3s);
    tracker.answered(kJoinGroup, false, kStart + 4s);  // the answer may have been an error of the group's
    CHECK_FALSE(tracker.is_joining(kStart + 4s + RebalanceTracker::kLongestStep));
}

TEST_CASE("it is calm some time after whatever a join may follow") {
    RebalanceTracker tracker;
    tracker.answered(kHeartbeat, false, kStart);
    CHECK_FALSE(tracker.is_joining(kStart));
    CHECK_FALSE(tracker.is_calm(kStart));
    CHECK(tracker.is_calm(kStart + RebalanceTracker::kSettleTime));
    tracker.rebalanced(kStart + 1s);
    CHECK_FALSE(tracker.is_calm(kStart + 1s));
    CHECK(tracker.is_calm(kStart + 1s + RebalanceTracker::kSettleTime));
    tracker.answered(kFetch, false, kStart + 3s);
    CHECK(tracker.is_calm(kStart + 3s));
}

TEST_CASE("it is a member from its first JoinGroup to the answer to its LeaveGroup") {
    RebalanceTracker tracker;
    CHECK_FALSE(tracker.is_member());
    tracker.sent(kJoinGroup, kStart);
    tracker.answered(kJoinGroup, true, kStart + 1s);
    CHECK(tracker.is_member());
    CHECK(tracker.waits_for_assignment());
    tracker.rebalanced(kStart + 2s);
    CHECK_FALSE(tracker.waits_for_assignment());
    tracker.sent(kLeaveGroup, kStart + 2s);
    CHECK(tracker.is_member());
    tracker.answered(kLeaveGroup, false, kStart + 3s);
    CHECK_FALSE(tracker.is_member());
}

TEST_CASE(
    "a member speaks the newer protocol from its first heartbeat of that kind on, and joins by no other") {
    RebalanceTracker tracker;
    tracker.sent(kHeartbeat, kStart);
    CHECK_FALSE(tracker.speaks_newer_protocol());
    tracker.sent(kConsumerGroupHeartbeat, kStart);
    CHECK(tracker.speaks_newer_protocol());
    CHECK_FALSE(tracker.is_joining(kStart));
    CHECK_FALSE(tracker.is_member());
}
