#include "shortener_events/lag.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

namespace {

const TopicPartition kAt{"clicks", 0};

PartitionBounds from_to(std::int64_t begin, std::int64_t end) {
    return {PartitionPresence::present, begin, end, ""};
}

/// One group with one member that reads nothing, the commits, and the partitions' bounds.
LagInput input_of(std::map<TopicPartition, std::int64_t> committed,
                  std::map<TopicPartition, PartitionBounds> bounds) {
    LagInput input;
    input.taken_ms = 1'000'000;
    input.groups.push_back({"g", GroupKind::classic, GroupState::stable, "",
                            std::vector<GroupMember>{{"m", {}, "c", "h", {}}}, std::move(committed), true,
                            ""});
    input.bounds = std::move(bounds);
    return input;
}

GroupLag group_of(const LagInput& input) {
    return compute_lag(input).groups.front();
}

PartitionLag row_of(std::int64_t committed, PartitionBounds bounds) {
    return group_of(input_of({{kAt, committed}}, {{kAt, std::move(bounds)}})).partitions.front();
}

}  // namespace

TEST_CASE("lag is the number of offsets between commit and end") {
    const auto row = row_of(4, from_to(0, 10));
    CHECK(row.status == LagStatus::known);
    CHECK(row.lag == 6);
    CHECK(row.lost == 0);
    CHECK(row.retained == 10);
}

TEST_CASE("a partition without a commit has no lag, and its retained events are counted beside the sum") {
    const TopicPartition added{"clicks", 1};
    const auto group = group_of(input_of({{kAt, 4}}, {{kAt, from_to(0, 10)}, {added, from_to(3, 8)}}));
    REQUIRE(group.partitions.size() == 2);
    CHECK(group.partitions[1].status == LagStatus::no_commit);
    CHECK_FALSE(group.partitions[1].lag);
    CHECK_FALSE(group.partitions[1].lost);
    CHECK(group.totals.lag == 6);
    CHECK(group.totals.left_out == 1);
    CHECK(group.totals.retained_without_commit == 5);
}

TEST_CASE("a commit past the end is no lag at all, neither negative nor 0") {
    const auto row = row_of(50, from_to(0, 10));
    CHECK(row.status == LagStatus::past_end);
    CHECK_FALSE(row.lag);
    CHECK(row.committed == 50);
}

TEST_CASE("a commit at the end has a lag of 0 and a time lag of 0") {
    const auto row = row_of(10, from_to(0, 10));
    CHECK(row.lag == 0);
    CHECK(row.time_lag_ms == 0);
}

TEST_CASE("what retention removed before it was read is lost, and no longer lag") {
    const auto row = row_of(4, from_to(7, 10));
    CHECK(row.status == LagStatus::before_begin);
    CHECK(row.lost == 3);
    CHECK(row.lag == 3);
}

TEST_CASE("when retention removed everything, all is lost and nothing is left to read") {
    const auto row = row_of(4, from_to(10, 10));
    CHECK(row.lost == 6);
    CHECK(row.lag == 0);
}

TEST_CASE("a deleted topic, a missing partition, a hidden topic and a lost leader are named, with no lag") {
    const std::map<PartitionPresence, LagStatus> cases{
        {PartitionPresence::topic_deleted, LagStatus::topic_deleted},
        {PartitionPresence::partition_gone, LagStatus::partition_gone},
        {PartitionPresence::unauthorized, LagStatus::unauthorized},
        {PartitionPresence::leaderless, LagStatus::leaderless},
        {PartitionPresence::unknown, LagStatus::unknown}};
    for (const auto& [presence, status] : cases) {
        const auto row = row_of(4, {presence, {}, {}, ""});
        CHECK(row.status == status);
        CHECK_FALSE(row.lag);
        CHECK(row.committed == 4);
    }
}

TEST_CASE("a partition whose end could not be read is unknown and keeps the reason") {
    const auto row = row_of(4, {PartitionPresence::present, 0, {}, "its leader did not answer in time"});
    CHECK(row.status == LagStatus::unknown);
    CHECK_FALSE(row.lag);
    CHECK(row.error == "its leader did not answer in time");
}

TEST_CASE("commits that could not be read make the row unknown, not uncommitted") {
    auto input = input_of({}, {{kAt, from_to(0, 10)}});
    input.groups[0].commits_known = false;
    (*input.groups[0].members)[0].assigned[kAt.topic] = {kAt.partition};
    CHECK(group_of(input).partitions.at(0).status == LagStatus::unknown);
}

TEST_CASE("one bad partition does not spoil the sum of the others") {
    const TopicPartition bad{"clicks", 1};
    const auto group = group_of(input_of(
        {{kAt, 4}, {bad, 4}}, {{kAt, from_to(0, 10)}, {bad, {PartitionPresence::leaderless, {}, {}, ""}}}));
    CHECK(group.totals.lag == 6);
    CHECK(group.totals.left_out == 1);
}

TEST_CASE("a sum over nothing that is known is not known") {
    CHECK_FALSE(group_of(input_of({{kAt, 50}}, {{kAt, from_to(0, 10)}})).totals.lag);
}

TEST_CASE("topics that were not asked for have no rows") {
    CHECK(group_of(input_of({{{"other", 0}, 4}}, {})).partitions.empty());
}

TEST_CASE("a row names the member that reads it, a static member by its instance id") {
    auto input = input_of({{kAt, 4}}, {{kAt, from_to(0, 10)}});
    (*input.groups[0].members)[0] = {"m-1", "worker-1", "client", "10.0.0.7", {{kAt.topic, {kAt.partition}}}};
    const auto row = group_of(input).partitions.front();
    REQUIRE(row.member);
    CHECK(row.member->instance_id == "worker-1");
    CHECK(row.member->host == "10.0.0.7");
}

TEST_CASE("the time lag is the age of the oldest unread event") {
    auto input = input_of({{kAt, 4}}, {{kAt, from_to(0, 10)}});
    input.oldest[kAt][4] = {true, 4, 940'000};
    CHECK(group_of(input).totals.time_lag_ms == 60'000);
    CHECK(group_of(input).totals.time_left_out == 0);
}

TEST_CASE("after lost events the oldest unread one is looked for at the begin") {
    auto input = input_of({{kAt, 4}}, {{kAt, from_to(7, 10)}});
    input.oldest[kAt][7] = {true, 7, 990'000};
    CHECK(group_of(input).totals.time_lag_ms == 10'000);
}

TEST_CASE(
    "an event from the future is neither old nor young, one without a timestamp either; clocks may differ a "
    "little") {
    auto input = input_of({{kAt, 4}}, {{kAt, from_to(0, 10)}});
    input.oldest[kAt][4] = {true, 4, 2'000'000};
    CHECK_FALSE(group_of(input).totals.time_lag_ms);
    CHECK(group_of(input).partitions[0].oldest_unread_ms == 2'000'000);
    input.oldest[kAt][4] = {true, 4, input.taken_ms + 1'500};
    CHECK(group_of(input).totals.time_lag_ms == 0);
    input.oldest[kAt][4] = {true, 4, std::nullopt};
    CHECK_FALSE(group_of(input).totals.time_lag_ms);
    CHECK(group_of(input).totals.time_left_out == 1);
}

TEST_CASE("where only transaction markers are left there is nothing to wait for") {
    auto input = input_of({{kAt, 9}}, {{kAt, from_to(0, 10)}});
    input.oldest[kAt][9] = {true, std::nullopt, std::nullopt};
    const auto row = group_of(input).partitions.front();
    CHECK(row.lag == 1);
    CHECK(row.time_lag_ms == 0);
}

TEST_CASE("a time lag that was not read in time is not known") {
    auto input = input_of({{kAt, 4}}, {{kAt, from_to(0, 10)}});
    input.oldest[kAt][4] = {false, {}, {}};
    CHECK_FALSE(group_of(input).partitions.front().time_lag_ms);
}
