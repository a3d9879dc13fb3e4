#include "cli/commands/simulate/punctuality.hpp"

#include <doctest/doctest.h>

using namespace shortener_events::cli;
using namespace std::chrono_literals;

namespace {

/// 10 s of an event every millisecond, each acknowledged after 50 ms, but none between 3 s and 8 s.
Punctuality with_a_stall() {
    Punctuality run(1000, 10s);
    for (int ms = 0; ms < 10'000; ++ms) run.expect(std::chrono::milliseconds(ms));
    for (int ms = 0; ms < 10'000; ++ms) {
        const auto answered = std::chrono::milliseconds(ms + 50);
        run.settle(static_cast<std::uint64_t>(ms + 1), true, answered >= 3s && answered < 8s ? 8s : answered);
    }
    return run;
}

}  // namespace

TEST_CASE("a stall of five seconds shows in the delay and in its windows, though the mean rate is kept") {
    const Punctuality run = with_a_stall();
    CHECK(run.delay().percentile(0.99) >= 4s);
    CHECK(run.window() == 1s);
    CHECK(run.too_slow(990) == 5);
    const Json json = run.to_json();
    CHECK(json["target"] == 1000);
    CHECK(json["windows"][4] == Json{{"due", 1000}, {"delivered", 0}});
    CHECK(json["due_to_acknowledged_ms"]["p99"] >= 4000);
}

TEST_CASE("a window in which less was due than asked for is no failure, and neither is its own delay") {
    Punctuality run(1000, 10s);
    std::uint64_t number = 0;
    for (int ms = 0; ms < 10'000; ms += 2) run.expect(std::chrono::milliseconds(ms));
    for (int ms = 0; ms < 10'000; ms += 2) run.settle(++number, true, std::chrono::milliseconds(ms + 400));
    CHECK(run.too_slow(990) == 0);
}

TEST_CASE("a window has room for ten events, so that a slow rate is no row of failures") {
    CHECK(Punctuality(1.0 / 60, 1h).window() == 600s);
    CHECK(Punctuality(1000, 24h).window() == 144s);
}

TEST_CASE("how far behind a run is, is how long its oldest event waits") {
    Punctuality run(10, 10s);
    CHECK(run.behind(5s) == 0s);
    run.expect(1s);
    run.expect(2s);
    CHECK(run.behind(5s) == 4s);
    run.settle(2, true, 5s);
    CHECK(run.behind(6s) == 5s);
    run.settle(1, false, 6s);
    CHECK(run.behind(7s) == 0s);
    CHECK(run.delay().count() == 1);
}
