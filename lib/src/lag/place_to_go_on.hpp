// Where a group goes on in a partition.
#pragma once

#include <algorithm>
#include <cstdint>

namespace shortener_events {

/// At its commit, or at the begin where retention has passed that.
inline std::int64_t place_to_go_on(std::int64_t committed, std::int64_t begin) {
    return std::max(committed, begin);
}

}  // namespace shortener_events
