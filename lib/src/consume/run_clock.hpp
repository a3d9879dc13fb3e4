// The clocks that a run decides by; a test gives its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

struct RunClock {
    std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now;
    std::function<std::int64_t()> now_ms = &shortener_events::now_ms;  ///< the wall's
};

}  // namespace shortener_events::consume
