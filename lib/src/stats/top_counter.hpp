// The most frequent names of a stream, in bounded memory: lossy counting. When there are too many, the rarer
// half is forgotten; a name that comes back starts anew, and has lost at most what was forgotten each time.
// Manku, Motwani: Approximate Frequency Counts over Data Streams (VLDB 2002).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/seeded_hash.hpp"
#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events::stats {

class TopCounter {
  public:
    static constexpr std::size_t kNames = 50'000;
    /// Longer names that begin alike count as one, shown with "…".
    static constexpr std::size_t kNameBytes = 256;

    explicit TopCounter(std::size_t capacity = kNames) : capacity_(capacity) {}

    void add(std::optional<std::string_view> name);
    TopNames top(std::size_t most) const;

  private:
    void forget_rare();

    std::size_t capacity_;
    std::unordered_map<std::string, std::uint64_t, SeededHash, std::equal_to<>> counts_;
    std::uint64_t nameless_ = 0;
    std::uint64_t missed_at_most_ = 0;
};

}  // namespace shortener_events::stats
