// How large a batch is, and how much has to be under way until batches are full.
#pragma once

#include <algorithm>
#include <cstddef>

namespace shortener_events::kafka {

/// Half of librdkafka's default: with larger ones, records leave the processor's caches before they are sent.
inline constexpr std::size_t kBatchBytes = 500'000;
/// Enough for the full batches of a few partitions, and for a broker to be busy meanwhile.
inline constexpr std::size_t kFewPartitionsBytes = std::size_t{8} << 20U;

/// Keys spread records over all partitions, whose batches fill at the same time: once this much waits, one of
/// them is full.
constexpr std::size_t bytes_of_a_full_batch(std::size_t partitions) {
    return partitions * kBatchBytes;
}

/// Bytes under way at which batches are sent full, and which more would not make faster.
constexpr std::size_t bytes_for_full_batches(std::size_t partitions) {
    const std::size_t all = bytes_of_a_full_batch(partitions);
    return std::max(kFewPartitionsBytes, all + all / 5);
}

}  // namespace shortener_events::kafka
