#include "cli/lag/limits.hpp"

#include <fmt/format.h>

#include "cli/output/numbers.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

/// Partitions whose lag is missing for another reason than that nothing was committed.
bool has_gaps(const GroupLag& lag) {
    for (const auto& row : lag.partitions)
        if (!row.lag && (row.status == LagStatus::unknown || row.status == LagStatus::past_end ||
                         row.status == LagStatus::unauthorized || row.status == LagStatus::leaderless))
            return true;
    return !lag.error.empty() || !lag.totals.lag;
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
    if (has_gaps(group))
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
