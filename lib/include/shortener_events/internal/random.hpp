// Reproducible randomness: the same seed gives the same sequence on every machine. Not for secrets.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortener_events {

/// Spreads a change of any bit over all of them, and gives no two numbers the same (the finalizer of
/// SplitMix64, Steele, Lea and Flood 2014).
constexpr std::uint64_t mix_bits(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31U);
}

/// xoshiro256++ (Blackman and Vigna 2019): small enough to have one for each event.
class Random {
  public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
        constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;
        state_ = {mix_bits(seed + golden), mix_bits(stream + golden), mix_bits(seed + 2 * golden),
                  mix_bits(stream + 2 * golden)};
    }

    std::uint64_t next() {
        const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }
    /// 0 to bound - 1; `bound` above 0. What is left out is less than bound / 2^64 of the choices.
    std::uint64_t below(std::uint64_t bound) {
        __extension__ using Product = unsigned __int128;
        return static_cast<std::uint64_t>((Product{next()} * bound) >> 64U);
    }
    /// 0 to below 1.
    double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
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
    std::array<std::uint64_t, 4> state_{};
};

/// The random numbers of one purpose, such as "simulate: keys": what is drawn for another purpose, or with
/// another seed, has nothing to do with them, and what is drawn for one thing moves no other.
class RandomStream {
  public:
    RandomStream(std::uint64_t seed, std::string_view purpose);

    /// The numbers for the thing with this index.
    Random at(std::uint64_t index) const { return Random(low_ + index, high_); }
    /// For what draws one after the other.
    Random sequence() const { return Random(low_, ~high_); }
    /// A number that stands for the stream.
    std::uint64_t word() const { return low_; }

  private:
    std::uint64_t low_, high_;
};

/// A seed for those who ask for none.
std::uint64_t unpredictable_seed();

}  // namespace shortener_events
