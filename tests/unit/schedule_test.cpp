#include "shortener_events/internal/schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

constexpr std::array kShapes{Shape::steady, Shape::ramp, Shape::spike, Shape::daily};
constexpr std::int64_t kNoon = 1'769'860'800'000;  // 2026-01-31T12:00:00Z

std::vector<double> due_times(const Schedule& schedule, std::uint64_t count, std::uint64_t seed) {
    Arrivals arrivals(Spacing::poisson, count, RandomStream(seed, "arrivals"));
    std::vector<double> times;
    for (std::uint64_t i = 0; i < count; ++i) times.push_back(schedule.due(arrivals.next()));
    return times;
}

/// Share of a run's events before a share of its time, by the definition of the shape.
double expected_before(Shape shape, double at) {
    switch (shape) {
        case Shape::steady:
            return at;
        case Shape::ramp:
            return at * at;
        case Shape::spike:
            return (at + 9 * std::clamp(at - 0.45, 0.0, 0.1)) / 1.9;
        case Shape::daily:  // two days from midnight
            return (1.05 * 2 * at - std::sin(4 * std::numbers::pi * at) / (2 * std::numbers::pi)) / 2.1;
    }
    return 0;
}

/// How likely a distance to the expected distribution as large as this is by chance (Kolmogorov 1933; the
/// correction for finite n is Stephens').
double kolmogorov_smirnov(std::vector<double> shares) {
    const auto n = static_cast<double>(shares.size());
    double distance = 0;
    for (std::size_t i = 0; i < shares.size(); ++i)
        distance = std::max(
            {distance, (static_cast<double>(i) + 1) / n - shares[i], shares[i] - static_cast<double>(i) / n});
    const double lambda = distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
    double p = 0;
    for (int k = 1; k <= 100; ++k) p += 2 * (k % 2 ? 1 : -1) * std::exp(-2 * lambda * lambda * k * k);
    return std::clamp(p, 0.0, 1.0);
}

}  // namespace

TEST_CASE("due times are those of a Poisson process of the shape, for every shape and twenty seeds") {
    for (const Shape shape : kShapes) {
        std::vector<double> p_values;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            constexpr double kDuration = 2 * 86'400e6;
            auto times = due_times(Schedule(shape, 48h), 10'000, seed);
            for (double& time : times) time = expected_before(shape, time / kDuration);
            p_values.push_back(kolmogorov_smirnov(times));
            CHECK(p_values.back() > 0.0001);
        }
        std::ranges::sort(p_values);  // themselves evenly spread
        CHECK(kolmogorov_smirnov(p_values) > 0.001);
    }
}

TEST_CASE("gaps between events are exponential, and counts vary as those of independent visitors do") {
    for (const double rate : {10.0, 1000.0}) {
        const auto count = static_cast<std::uint64_t>(rate * 100);
        const auto times = due_times(Schedule(Shape::steady, 100s), count, 1);
        std::vector<double> gaps;
        for (std::size_t i = 1; i < times.size(); ++i)
            gaps.push_back(-std::expm1(-(times[i] - times[i - 1]) / 1e6 * rate));
        std::ranges::sort(gaps);
        CHECK(kolmogorov_smirnov(gaps) > 0.001);
    }
    const auto times = due_times(Schedule(Shape::steady, 100s), 100'000, 2);
    std::vector<double> counts(2000);
    for (const double time : times) ++counts[static_cast<std::size_t>(time / 1e8 * 2000)];
    double variance = 0;
    for (const double count : counts) variance += (count - 50) * (count - 50) / 2000;
    CHECK(variance / 50 > 0.9);
    CHECK(variance / 50 < 1.1);
}

TEST_CASE("even arrivals have equal distances in a steady schedule") {
    Arrivals arrivals(Spacing::even, 1000, RandomStream(1, "arrivals"));
    const Schedule schedule(Shape::steady, 10s);
    for (int i = 0; i < 1000; ++i) CHECK(schedule.due(arrivals.next()) == doctest::Approx(i * 10'000.0));
    CHECK(arrivals.next() == 1);
}

TEST_CASE("a schedule spreads events over the whole run, in order, by its shape") {
    for (const Shape shape : kShapes)
        for (const std::int64_t begin : {std::int64_t{0}, kNoon, std::int64_t{-1}}) {
            const Schedule schedule(shape, 10s, begin);
            CHECK(schedule.due(0) == 0);
            CHECK(schedule.due(1) == doctest::Approx(10e6));
            for (int i = 1; i <= 1000; ++i) CHECK(schedule.due(i / 1000.0) >= schedule.due((i - 1) / 1000.0));
        }
    CHECK(Schedule(Shape::steady, 10s).due(0.5) == doctest::Approx(5e6));
    CHECK(Schedule(Shape::ramp, 10s).due(0.25) == doctest::Approx(5e6).epsilon(0.01));
    CHECK(Schedule(Shape::steady, 10s).due(2) == doctest::Approx(10e6));
    CHECK(Schedule(Shape::daily, 0s, kNoon).due(0.5) == 0);
}

TEST_CASE("daily means each day: a week has seven nights and seven noons, whenever it begins") {
    for (const std::int64_t begin : {std::int64_t{0}, kNoon}) {
        const Schedule schedule(Shape::daily, 168h, begin);
        std::vector<int> hours(24), days(7);
        const double first = static_cast<double>(begin % 86'400'000) * 1000;
        for (int i = 0; i < 70'000; ++i) {
            const double at = schedule.due(i / 70'000.0);
            ++hours[static_cast<std::size_t>(std::fmod(at + first, 86'400e6) / 3600e6)];
            ++days[static_cast<std::size_t>(at / 86'400e6)];
        }
        CHECK(*std::ranges::max_element(hours) < 45 * (hours[0] + hours[23]));
        CHECK(hours[12] > 10 * hours[0]);
        for (const int day : days) CHECK(std::abs(day - 10'000) <= 2);
    }
}
