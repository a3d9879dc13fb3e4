// Numbers in an order that looks random, each once, without keeping any of them.
#pragma once

#include <cstdint>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

/// Where `index` comes in an order of the numbers 0 to size - 1 that `key` chooses; one to one. `index` and
/// `size` are below 2^62. A Feistel network over as many bits as are needed, walked until it is inside.
inline std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key) {
    constexpr unsigned rounds = 4;
    const unsigned half = (static_cast<unsigned>(std::bit_width(size - 1)) + 1) / 2;
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    do {
        std::uint64_t left = index >> half, right = index & mask;
        for (unsigned round = 1; round <= rounds; ++round) {
            const std::uint64_t next = left ^ (mix_bits(right + key * round + round) & mask);
            left = right;
            right = next;
        }
        index = left << half | right;
    } while (index >= size);
    return index;
}

}  // namespace shortener_events
