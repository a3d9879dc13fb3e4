#include "shortener_events/internal/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <utility>

using shortener_events::Histogram;
using std::chrono::microseconds;

TEST_CASE("an empty histogram has no values and percentiles of 0") {
    const Histogram histogram;
    CHECK(histogram.count() == 0);
    CHECK(histogram.percentile(0.99) == microseconds(0));
}

TEST_CASE("small values are exact") {
    Histogram histogram;
    for (int i = 1; i <= 100; ++i) histogram.add(microseconds(i));
    CHECK(histogram.percentile(0.5) == microseconds(50));
    CHECK(histogram.percentile(0.99) == microseconds(99));
    CHECK(histogram.percentile(1) == microseconds(100));
    CHECK(histogram.sum() == microseconds(5050));
}

TEST_CASE("a percentile is never below the true one and at most 1 % above it") {
    for (std::int64_t value = 1; value < (1LL << 39); value = value * 3 + 1) {
        Histogram histogram;
        histogram.add(microseconds(value));
        histogram.add(microseconds(value * 2));
        const auto found = histogram.percentile(0.5).count();
        CHECK(found >= value);
        CHECK(static_cast<double>(found) <= static_cast<double>(value) * 1.01);
    }
}

TEST_CASE("values out of range count at the ends of the range") {
    Histogram histogram;
    histogram.add(microseconds(-5));
    CHECK(histogram.max() == microseconds(0));
    histogram.add(microseconds(1LL << 50));
    CHECK(histogram.count() == 2);
    CHECK(histogram.max() == microseconds((1LL << 40) - 1));
}

TEST_CASE("percentiles are HdrHistogram's, but never above the largest value") {
    // HdrHistogram(1, 2^40 - 1, 2 significant digits) of PyPI's hdrhistogram 0.10.8, over the same values.
    constexpr std::pair<double, std::int64_t> kTold[] = {{0.001, 1},
                                                         {0.01, 1},
                                                         {0.05, 9},
                                                         {0.1, 66},
                                                         {0.25, 25599},
                                                         {0.5, 8388607},
                                                         {0.75, 1669332991},
                                                         {0.9, 14629732351},
                                                         {0.95, 94489280511},
                                                         {0.99, 695784701951},
                                                         {0.999, 704374636543},
                                                         {1, 704374636543}};
    Histogram histogram;
    std::uint64_t state = 1;
    for (int i = 0; i < 100'000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        histogram.add(microseconds(static_cast<std::int64_t>(state >> (24U + (state >> 58U) % 40U))));
    }
    CHECK(histogram.max() == microseconds(704372234415));
    for (const auto& [share, told] : kTold)
        CHECK(histogram.percentile(share) == std::min(microseconds(told), histogram.max()));
}
