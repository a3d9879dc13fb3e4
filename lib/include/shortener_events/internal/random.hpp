// Reproducible randomness: the same seed gives the same sequence on every machine. Not for secrets.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace shortener_events {

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t next() { return engine_(); }
    /// 0 to bound - 1; `bound` above 0.
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    /// 0 to below 1.
    double unit() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }
    bool chance(double share) { return unit() < share; }

    template <typename Range>
    const auto& pick(const Range& range) {
        return range[below(std::size(range))];
    }

    /// A version 4 UUID, lower case (RFC 9562).
    using Uuid = std::array<char, 36>;
    Uuid uuid();
    std::string uuid_text();

    /// `length` characters of A-Z, a-z, 0-9.
    std::string code(std::size_t length);

  private:
    std::mt19937_64 engine_;  // its sequence is fixed by the C++ standard, unlike that of the distributions
};

/// A seed for those who ask for none.
std::uint64_t unpredictable_seed();

}  // namespace shortener_events
