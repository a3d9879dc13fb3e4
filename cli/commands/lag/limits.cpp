#include "cli/commands/lag/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/numbers.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

/// Whether what could not be measured may hide that a limit is passed. Events in partitions without a commit
/// may be the group's next ones, so they matter where they would pass the limit.
bool may_hide(const JudgedGroup& group, const LagLimits& limits) {
    const LagTotals& totals = group.lag.totals;
    const std::int64_t waiting = totals.retained_without_commit;
    if (waiting > 0 && (limits.age || totals.lag.value_or(0) + waiting > limits.lag.value_or(0))) return true;
    return !group.lag.error.empty() || !totals.lag ||
           std::ranges::find(group.lag.partitions, PartitionState::unmeasured, &PartitionLag::state) !=
               group.lag.partitions.end();
}

void check_group(const JudgedGroup& group, const LagLimits& limits, LimitFindings& findings) {
    const auto& [lag, judgement] = group;
    const LagTotals& totals = lag.totals;
    const std::size_t before = findings.over.size();
    if (judgement.worst == PartitionState::lost)  // what is gone is no lag any more, and over every limit
        findings.over.push_back(fmt::format("\"{}\": {}", lag.group, judgement.reason));
    if (limits.lag && totals.lag && *totals.lag > *limits.lag)
        findings.over.push_back(fmt::format("the lag of \"{}\" is {}, over the limit of {}", lag.group,
                                            grouped(*totals.lag), grouped(*limits.lag)));
    if (limits.age && totals.time_lag_ms && *totals.time_lag_ms > limits.age->count())
        findings.over.push_back(fmt::format(
            "the oldest unread event of \"{}\" is {} old, over the limit of {}", lag.group,
            format_duration(std::chrono::milliseconds(*totals.time_lag_ms)), format_duration(*limits.age)));
    if (findings.over.size() > before) return;
    if (may_hide(group, limits))
        findings.unknown.push_back(fmt::format("the lag of \"{}\" is not fully known", lag.group));
    else if (limits.age && totals.time_left_out > 0)
        findings.unknown.push_back(
            fmt::format("the age of the oldest unread event of \"{}\" is not fully known", lag.group));
}

}  // namespace

LimitFindings check_limits(const LagReport& report, const LagLimits& limits) {
    LimitFindings findings;
    for (const auto& group : report.groups) check_group(group, limits, findings);
    return findings;
}

}  // namespace shortener_events::cli
