// `lag --max-lag` and `--max-age`: whether a report keeps within limits.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/lag/lag_report.hpp"

namespace shortener_events::cli {

struct LagLimits {
    std::optional<std::int64_t> lag;               ///< of a group, all its partitions together
    std::optional<std::chrono::milliseconds> age;  ///< of the oldest unread event of a group
    bool any() const { return lag || age; }
};

struct LimitFindings {
    std::vector<std::string> over;     ///< one clause a group that is over a limit
    std::vector<std::string> unknown;  ///< one clause a group whose lag or age could not be measured
};

LimitFindings check_limits(const LagReport& report, const LagLimits& limits);

}  // namespace shortener_events::cli
