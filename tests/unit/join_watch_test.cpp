#include "kafka/group/join_watch.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using shortener_events::kafka::JoinWatch;

namespace {

constexpr std::int16_t kFetch = 1, kJoinGroup = 11, kHeartbeat = 12, kLeaveGroup = 13, kSyncGroup = 14;
const JoinWatch::Time kStart = JoinWatch::Time() + 1h;

}  // namespace

TEST_CASE("a member joins from its JoinGroup to the answer to its SyncGroup") {
    JoinWatch watch;
    CHECK(watch.is_calm(kStart));
    watch.sent(kJoinGroup, kStart);
    CHECK(watch.is_joining(kStart + 4min));
    watch.answered(kJoinGroup, false, kStart + 4min);
    CHECK(watch.is_joining(kStart + 4min + 1s));
    watch.sent(kSyncGroup, kStart + 4min + 2s);
    watch.answered(kFetch, false, kStart + 4min + 3s);
    CHECK(watch.is_joining(kStart + 4min + 20s));
    watch.answered(kSyncGroup, false, kStart + 5min);
    CHECK_FALSE(watch.is_joining(kStart + 5min));
}

TEST_CASE("a join that fails, or is never answered, does not last for ever") {
    JoinWatch watch;
    watch.sent(kJoinGroup, kStart);
    watch.answered(kJoinGroup, true, kStart + 1s);
    CHECK_FALSE(watch.is_joining(kStart + 1s));
    watch.sent(kJoinGroup, kStart + 2s);
    CHECK_FALSE(watch.is_joining(kStart + 2s + JoinWatch::kLongestJoin));
    watch.sent(kJoinGroup, kStart + 3s);
    watch.answered(kJoinGroup, false, kStart + 4s);  // the answer may have been an error of the group's
    CHECK_FALSE(watch.is_joining(kStart + 4s + JoinWatch::kLongestStep));
}

TEST_CASE("it is calm some time after whatever a join may follow") {
    JoinWatch watch;
    watch.answered(kHeartbeat, false, kStart);
    CHECK_FALSE(watch.is_joining(kStart));
    CHECK_FALSE(watch.is_calm(kStart));
    CHECK(watch.is_calm(kStart + JoinWatch::kCalm));
    watch.rebalanced(kStart + 1s);
    CHECK_FALSE(watch.is_calm(kStart + 1s));
    CHECK(watch.is_calm(kStart + 1s + JoinWatch::kCalm));
    watch.answered(kFetch, false, kStart + 3s);
    CHECK(watch.is_calm(kStart + 3s));
}

TEST_CASE("it is a member from its first JoinGroup to the answer to its LeaveGroup") {
    JoinWatch watch;
    CHECK_FALSE(watch.is_member());
    watch.sent(kJoinGroup, kStart);
    watch.answered(kJoinGroup, true, kStart + 1s);
    CHECK(watch.is_member());
    CHECK(watch.waits_for_assignment());
    watch.rebalanced(kStart + 2s);
    CHECK_FALSE(watch.waits_for_assignment());
    watch.sent(kLeaveGroup, kStart + 2s);
    CHECK(watch.is_member());
    watch.answered(kLeaveGroup, false, kStart + 3s);
    CHECK_FALSE(watch.is_member());
}
