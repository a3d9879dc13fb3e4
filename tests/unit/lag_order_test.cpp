#include <doctest/doctest.h>

#include "cli/commands/lag/lag_report.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

PartitionLag unread(const char* topic, int partition, std::int64_t lag, std::int64_t age_ms) {
    PartitionLag row;
    row.at = {topic, partition};
    row.lag = lag;
    row.time_lag_ms = age_ms;
    return row;
}

/// "a0 a1 …" of a group with three topics of two partitions.
std::string sorted_by(LagOrder order) {
    JudgedGroup group;
    group.lag.partitions = {unread("a", 0, 4, 10), unread("a", 1, 4, 10), unread("b", 0, 6, 1),
                            unread("b", 1, 0, 0),  unread("c", 0, 1, 30), unread("c", 1, 7, 2)};
    LagReport report;
    report.groups.push_back(group);
    sort_report(report, order);
    std::string text;
    for (const auto& row : report.groups[0].lag.partitions)
        text += (text.empty() ? "" : " ") + row.at.topic + std::to_string(row.at.partition);
    return text;
}

}  // namespace

TEST_CASE("topics come by the sum of their lag, and equal ones by name") {
    CHECK(sorted_by(LagOrder::lag) == "a0 a1 c0 c1 b0 b1");
}

TEST_CASE("topics come by their oldest event") {
    CHECK(sorted_by(LagOrder::age) == "c0 c1 a0 a1 b0 b1");
}

TEST_CASE("topics come by name") {
    CHECK(sorted_by(LagOrder::name) == "a0 a1 b0 b1 c0 c1");
}
