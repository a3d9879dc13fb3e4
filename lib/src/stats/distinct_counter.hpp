// How many different digests there are, in bounded memory: exactly up to a limit, from then on estimated.
#pragma once

#include <array>
#include <cstdint>

#include "base/digest_set.hpp"

namespace shortener_events::stats {

class DistinctCounter {
  public:
    /// Above five times the registers, where the estimate has no bias worth mentioning.
    static constexpr std::size_t kExactly = 100'000;

    void add(const Digest& digest);
    bool is_exact() const { return exact_; }
    std::uint64_t count() const;

  private:
    static constexpr unsigned kIndexBits = 14;

    DigestSet seen_;
    bool exact_ = true;
    std::array<std::uint8_t, std::size_t{1} << kIndexBits> registers_{};
};

}  // namespace shortener_events::stats
