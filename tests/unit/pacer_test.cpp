#include "cli/pacer.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using shortener_events::cli::Pacer;

namespace {

/// A clock that only moves when somebody waits by it.
struct GivenClock {
    Pacer::Clock::time_point now{1h};
    int waits = 0;

    Pacer pacer() {
        return Pacer(
            [this](auto time) {
                now += time;
                ++waits;
            },
            {.now = [this] { return now; }, .nap = [this](auto time) { now += time; }});
    }
};

constexpr auto kNever = [] { return false; };

}  // namespace

TEST_CASE("an event goes when it is due, to the microsecond") {
    GivenClock clock;
    auto pacer = clock.pacer();
    const auto start = clock.now;
    for (const auto due : {0us, 700us, 150'300us, 1'000'000us}) {
        pacer.await(due, kNever);
        CHECK(clock.now - start == due);
    }
    CHECK(pacer.lateness().max() == 0us);
    CHECK(pacer.elapsed() == 1s);
}

TEST_CASE("an event that is late goes at once, and those behind it keep their times") {
    GivenClock clock;
    auto pacer = clock.pacer();
    clock.now += 30ms;
    CHECK(pacer.until(10ms) == 0us);
    pacer.await(10ms, kNever);
    CHECK(clock.waits == 0);
    CHECK(pacer.lateness().max() >= 20ms);
    CHECK(pacer.until(50ms) == 20ms);
}

TEST_CASE("who gives up waits no longer than a slice") {
    GivenClock clock;
    auto pacer = clock.pacer();
    pacer.await(1h, [&clock] { return clock.waits == 3; });
    CHECK(pacer.elapsed() < 100ms);
}

TEST_CASE("a wait that returns early is begun again") {
    auto now = Pacer::Clock::time_point(1h);
    const auto start = now;
    Pacer pacer([&now](auto) { now += 1ms; },
                {.now = [&now] { return now; }, .nap = [&now](auto time) { now += time; }});
    pacer.await(10ms, kNever);
    CHECK(now - start == 10ms);
}
