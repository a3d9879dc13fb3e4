#include "stats/distinct_counter.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace shortener_events::stats {

// HyperLogLog: Flajolet, Fusy, Gandouet, Meunier (2007). With 2^14 registers the standard error is
// 1.04 / sqrt(2^14) = 0.8 %; 64 bits of the digest are looked at, so that large counts need no correction.
void DistinctCounter::add(const Digest& digest) {
    std::uint64_t index = 0;
    std::uint64_t rest = 0;
    std::memcpy(&index, digest.bytes.data(), sizeof index);
    std::memcpy(&rest, digest.bytes.data() + sizeof index, sizeof rest);
    auto& reg = registers_[index & (registers_.size() - 1)];
    reg = std::max(reg, static_cast<std::uint8_t>(std::countl_zero(rest) + 1));
    if (!exact_) return;
    seen_.insert(digest);
    exact_ = seen_.size() <= kExactly;
    if (!exact_) seen_.clear();
}

std::uint64_t DistinctCounter::count() const {
    if (exact_) return seen_.size();
    double sum = 0;
    for (const auto reg : registers_) sum += std::ldexp(1.0, -reg);
    const auto m = static_cast<double>(registers_.size());
    const double alpha = 0.7213 / (1 + 1.079 / m);
    return static_cast<std::uint64_t>(std::llround(alpha * m * m / sum));
}

}  // namespace shortener_events::stats
