#include "shortener_events/histogram.hpp"

#include <doctest/doctest.h>

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
