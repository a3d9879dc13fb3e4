// What `lag check` answers for a group: its verdict and the user's limits as the status of a monitoring
// plugin. Pure. docs/lag.md has the rules as a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands/lag/lag_report.hpp"
#include "cli/monitoring_plugin.hpp"

namespace shortener_events::cli {

/// The ranges of one severity: a bound with a unit of time is about age, a bare number about lag.
struct CheckLimits {
    std::optional<PluginRange> lag;
    std::optional<PluginRange> age;
    bool any() const { return lag || age; }
};

/// A group's samples, oldest first; at least one.
struct CheckedGroup {
    std::string name;
    std::vector<JudgedGroup> samples{};

    const JudgedGroup& last() const { return samples.back(); }
    /// Of the oldest unread event in the last sample, in seconds; nullopt: not known of every partition.
    std::optional<double> age() const;
};

struct CheckFinding {
    PluginStatus status = PluginStatus::ok;
    std::string text;  ///< may quote names from Kafka, unescaped
};

/// CRITICAL where anything is known to be so, then UNKNOWN, which may hide it.
CheckFinding judge_check(const CheckedGroup& watched, const CheckLimits& warn, const CheckLimits& crit);

/// Performance data, " lag=5;10;20;0 age=…", each figure behind a blank: what is unknown is left out, and
/// never a 0. `prefix` of the labels: the group, where there are several.
std::string perfdata(const CheckedGroup& watched, const CheckLimits& warn, const CheckLimits& crit,
                     const std::string& prefix = {});

/// Of OK, WARNING, UNKNOWN and CRITICAL the one that comes later.
PluginStatus worse(PluginStatus one, PluginStatus other);

}  // namespace shortener_events::cli
