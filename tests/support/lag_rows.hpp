// For tests of the judge: rows and groups as compute_lag makes them.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "shortener_events/lag_evidence.hpp"

namespace shortener_events::test {

/// A partition of the topic "clicks" with one member that reads it. `age`: of its oldest unread event.
inline PartitionLag row(std::int64_t committed, std::int64_t end,
                        std::optional<std::chrono::milliseconds> age = std::nullopt,
                        std::int32_t partition = 0) {
    PartitionLag row;
    row.at = {"clicks", partition};
    row.status = LagStatus::known;
    row.committed = committed;
    row.begin = 0;
    row.end = end;
    row.lag = end - committed;
    row.lost = 0;
    if (age) row.time_lag_ms = age->count();
    row.member = std::make_shared<const GroupMember>();
    return row;
}

/// The group "g" with one member.
inline GroupLag group(std::vector<PartitionLag> rows) {
    GroupLag lag;
    lag.group = "g";
    lag.kind = GroupKind::classic;
    lag.state = GroupState::stable;
    lag.protocol_type = "consumer";
    lag.members = 1;
    for (const auto& row : rows) {
        auto& totals = lag.totals;
        ++totals.partitions;
        totals.lost += row.lost.value_or(0);
        if (row.status == LagStatus::no_commit) totals.retained_without_commit += row.retained.value_or(0);
        if (!row.lag) {
            ++totals.left_out;
            continue;
        }
        totals.lag = totals.lag.value_or(0) + *row.lag;
        if (row.time_lag_ms)
            totals.time_lag_ms = std::max(totals.time_lag_ms.value_or(0), *row.time_lag_ms);
        else
            ++totals.time_left_out;
    }
    lag.partitions = std::move(rows);
    return lag;
}

/// The group in the next sample of a series, with what that has shown.
inline GroupLag seen_by(LagEvidence& evidence, const GroupLag& group, LagEvidence::Clock::time_point taken) {
    LagSnapshot sample{0, {group}};
    evidence.add(sample, taken);
    return sample.groups[0];
}

}  // namespace shortener_events::test
