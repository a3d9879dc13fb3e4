// How a group's lag develops over several samples: the states that an alarm is raised for. Pure.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "shortener_events/lag.hpp"

namespace shortener_events {

enum class Trend {
    ok,              ///< nothing is unread, or the group keeps up: lag is not more than at first
    catching_up,     ///< lag becomes less
    falling_behind,  ///< lag becomes more, although commits move
    stalled,         ///< members are connected, something is unread all the time, and no commit moves
    stopped,         ///< no member is connected, and something is unread
    rewound,         ///< a commit moved backwards: somebody reset the group, and events are read again
    unknown,         ///< fewer than two samples, or a lag that could not be measured
};

/// "ok", "catching up", …
std::string_view to_string(Trend trend);

/// Samples of one group, oldest first. The first rule that holds decides: unknown, rewound, ok for nothing
/// unread, stopped, ok or catching up while all that is unread is young (kNormalDelayMs), stalled, and at
/// last the direction of the lag from the first to the last sample.
Trend compute_trend(const std::vector<GroupLag>& samples);

}  // namespace shortener_events
