#include "cli/commands/lag/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/numbers.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

/// Whether what could not be measured may hide that a limit is passed. Events in partitions without a commit
/// may be the group's next ones, so they matter where they would pass the limit.
bool may_hide(const GroupLag& group, const LagLimits& limits) {
    const LagTotals& totals = group.totals;
    const std::int64_t waiting = totals.retained_without_commit;
    if (waiting > 0 && (limits.age || totals.lag.value_or(0) + waiting > limits.lag.value_or(0))) return true;
    const auto gap = [](const PartitionLag& row) {
        return !row.lag && row.status != LagStatus::no_commit && row.status != LagStatus::topic_deleted &&
               row.status != LagStatus::partition_gone;
    };
    return !group.error.empty() || !totals.lag || std::ranges::any_of(group.partitions, gap);
}

void check_group(const GroupLag& group, const LagLimits& limits, LimitFindings& findings) {
    const LagTotals& totals = group.totals;
    const std::size_t before = findings.over.size();
    if (limits.lag && totals.lag && *totals.lag > *limits.lag)
        findings.over.push_back(fmt::format("the lag of \"{}\" is {}, over the limit of {}", group.group,
                                            grouped(*totals.lag), grouped(*limits.lag)));
    if (limits.age && totals.time_lag_ms && *totals.time_lag_ms > limits.age->count())
        findings.over.push_back(fmt::format(
            "the oldest unread event of \"{}\" is {} old, over the limit of {}", group.group,
            format_duration(std::chrono::milliseconds(*totals.time_lag_ms)), format_duration(*limits.age)));
    if (findings.over.size() > before) return;
    if (may_hide(group, limits))
        findings.unknown.push_back(fmt::format("the lag of \"{}\" is not fully known", group.group));
    else if (limits.age && totals.time_left_out > 0)
        findings.unknown.push_back(
            fmt::format("the age of the oldest unread event of \"{}\" is not fully known", group.group));
}

}  // namespace

LimitFindings check_limits(const LagReport& report, const LagLimits& limits) {
    LimitFindings findings;
    for (const auto& group : report.groups) check_group(group.lag, limits, findings);
    return findings;
}

}  // namespace shortener_events::cli
