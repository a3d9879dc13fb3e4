// By which minute a click is counted, in databases and in a simulation's truth.
#pragma once

#include <cstdint>

namespace shortener_events {

/// The start of the minute of an epoch time, both in milliseconds; also before 1970.
constexpr std::int64_t start_of_minute(std::int64_t epoch_ms) {
    constexpr std::int64_t kMs = 60'000;
    const std::int64_t into = epoch_ms % kMs;
    return epoch_ms - (into < 0 ? into + kMs : into);
}

}  // namespace shortener_events
