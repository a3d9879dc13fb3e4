#include "cli/commands/lag/limits.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace shortener_events::cli;
using namespace std::chrono_literals;

namespace {

struct Totals {
    std::optional<std::int64_t> lag{};
    std::int64_t without_commit = 0;
    std::optional<std::int64_t> age_ms{};
    std::int64_t without_age = 0;
};

GroupLag group_with(const Totals& totals, LagStatus status = LagStatus::known) {
    GroupLag group;
    group.group = "g";
    group.totals.lag = totals.lag;
    group.totals.retained_without_commit = totals.without_commit;
    group.totals.time_lag_ms = totals.age_ms;
    group.totals.time_left_out = totals.without_age;
    PartitionLag& row = group.partitions.emplace_back();
    row.status = status;
    if (status == LagStatus::known) row.lag = 0;
    return group;
}

LimitFindings judge(const GroupLag& group, const LagLimits& limits) {
    LagReport report;
    auto& [lag, judgement] = report.groups.emplace_back();
    lag = group;
    judgement = shortener_events::judge(lag);
    return check_limits(report, limits);
}

}  // namespace

TEST_CASE("a limit itself is kept, and one more is over it") {
    const LagLimits limits{.lag = 1000, .age = {}};
    CHECK(judge(group_with({.lag = 1000}), limits).over.empty());
    const auto found = judge(group_with({.lag = 1001}), limits);
    CHECK(found.over == std::vector<std::string>{"the lag of \"g\" is 1,001, over the limit of 1,000"});
    CHECK(found.unknown.empty());
}

TEST_CASE("the age of the oldest unread event has a limit of its own") {
    const LagLimits limits{.lag = 5, .age = 10s};
    CHECK(judge(group_with({.lag = 5, .age_ms = 10'000}), limits).over.empty());
    const auto both = judge(group_with({.lag = 6, .age_ms = 11'000}), limits);
    REQUIRE(both.over.size() == 2);
    CHECK(both.over[1] == "the oldest unread event of \"g\" is 11s old, over the limit of 10s");
}

TEST_CASE("what could not be measured never keeps within a limit") {
    const LagLimits limits{.lag = 10, .age = {}};
    const std::vector<std::string> unknown{"the lag of \"g\" is not fully known"};
    CHECK(judge(group_with({}), limits).unknown == unknown);
    CHECK(judge(group_with({.lag = 3}, LagStatus::leaderless), limits).unknown == unknown);
    CHECK(judge(group_with({.lag = 3}, LagStatus::unauthorized), limits).unknown == unknown);
    GroupLag unread = group_with({.lag = 3});
    unread.error = "not authorized";
    CHECK(judge(unread, limits).unknown == unknown);
}

TEST_CASE("partitions that are gone or have no commit hide nothing") {
    const LagLimits limits{.lag = 10, .age = {}};
    for (const auto status : {LagStatus::no_commit, LagStatus::topic_deleted, LagStatus::partition_gone})
        CHECK(judge(group_with({.lag = 3}, status), limits).unknown.empty());
}

TEST_CASE("events without a commit count as unknown where they would pass the limit") {
    const LagLimits limits{.lag = 10, .age = {}};
    CHECK(judge(group_with({.lag = 3, .without_commit = 7}), limits).unknown.empty());
    CHECK(judge(group_with({.lag = 3, .without_commit = 8}), limits).unknown.size() == 1);
}

TEST_CASE("an age that is not known of a partition with lag is said to be so") {
    const LagLimits limits{.lag = {}, .age = 10s};
    CHECK(judge(group_with({.lag = 3, .age_ms = 1, .without_age = 1}), limits).unknown ==
          std::vector<std::string>{"the age of the oldest unread event of \"g\" is not fully known"});
}

TEST_CASE("what retention removed is over every limit") {
    auto group = group_with({.lag = 0});
    PartitionLag& row = group.partitions.front();
    row.status = LagStatus::before_begin;
    row.begin = 10;
    row.lost = group.totals.lost = 4;
    const auto found = judge(group, {.lag = 1000, .age = {}});
    CHECK(found.over == std::vector<std::string>{"\"g\": retention removed 4 events before they were read"});
}
