#include "shortener_events/internal/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace shortener_events {

namespace {

// Values below 256 have a bucket each; above, every power of two is divided into 128 buckets.
constexpr unsigned kSubBits = 7;
constexpr std::uint64_t kLinear = 2U << kSubBits;
constexpr std::uint64_t kLargest = (1ULL << 40U) - 1;

std::size_t bucket_of(std::uint64_t value) {
    if (value < kLinear) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
    return (static_cast<std::size_t>(shift) << kSubBits) + (value >> shift);
}

std::uint64_t largest_in(std::size_t bucket) {
    if (bucket < kLinear) return bucket;
    const auto shift = (bucket >> kSubBits) - 1;
    const auto top = (bucket & ((1U << kSubBits) - 1)) + (1U << kSubBits);
    return ((top + 1) << shift) - 1;
}

}  // namespace

Histogram::Histogram() : buckets_(bucket_of(kLargest) + 1) {}

void Histogram::add(Duration value) {
    const auto clamped = std::clamp<std::int64_t>(value.count(), 0, kLargest);
    ++buckets_[bucket_of(static_cast<std::uint64_t>(clamped))];
    ++count_;
    sum_ += Duration(clamped);
    max_ = std::max(max_, Duration(clamped));
}

Histogram::Duration Histogram::percentile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= wanted && seen > 0) return std::min(max_, Duration(largest_in(i)));
    }
    return Duration(0);
}

}  // namespace shortener_events
