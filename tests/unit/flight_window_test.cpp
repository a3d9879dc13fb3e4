#include "kafka/produce/flight_window.hpp"

#include <doctest/doctest.h>

using shortener_events::kafka::FlightWindow;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20U;
const FlightWindow::Clock::time_point kStart{100s};

}  // namespace

TEST_CASE("before anything is acknowledged, little is under way") {
    CHECK(FlightWindow(30s).limit() == FlightWindow::kFirst);
    CHECK(FlightWindow(0s).limit() > 1000 * kMiB);  // no time is over
}

TEST_CASE("a fast link has its whole window with the first acknowledgement") {
    FlightWindow window(30s);
    window.begin(kStart);
    window.acknowledged(500'000, kStart + 20ms);
    CHECK(window.limit() > 64 * kMiB);
}

TEST_CASE("on a slow link no more is under way than a third of the time takes") {
    FlightWindow window(30s);
    window.begin(kStart);
    for (int i = 1; i <= 4; ++i) window.acknowledged(500'000, kStart + 5s * i);  // 100 kB/s
    CHECK(window.limit() == 1'000'000);
    window.acknowledged(1'000, kStart + 40s);  // it has stood still
    CHECK(window.limit() == FlightWindow::kLeast);
    window.acknowledged(2'000'000, kStart + 41s);
    CHECK(window.limit() > 10 * kMiB);
}

TEST_CASE("a pause of the sender's is not the link's") {
    FlightWindow window(30s);
    window.begin(kStart);
    window.acknowledged(2'000'000, kStart + 1s);
    window.begin(kStart + 60s);
    window.acknowledged(1'000, kStart + 60s + 1ms);
    CHECK(window.limit() > 19'000'000);
}

TEST_CASE("what fails between two acknowledgements leaves no time out twice") {
    FlightWindow window(30s);
    window.begin(kStart);
    window.acknowledged(2'000'000, kStart + 1s);
    for (int i = 1; i <= 10; ++i) window.begin(kStart + 1s + 1s * i);  // each sent, and refused
    window.acknowledged(100'000, kStart + 12s);
    window.acknowledged(100'000, kStart + 13s);
    CHECK(window.limit() == 1'000'000);  // as the last second says
}

namespace {

/// Rounds of a link whose answers take `round_trip`: as much as may be is sent at once, and reported in 64s.
std::size_t limit_after(int rounds, std::chrono::milliseconds round_trip,
                        std::chrono::milliseconds connecting) {
    constexpr std::size_t kRecord = 414;
    FlightWindow window(30s);
    auto now = kStart;
    for (int round = 0; round < rounds; ++round) {
        window.begin(now);  // all that was sent before is acknowledged
        const std::size_t sent = std::min(window.limit(), 8 * kMiB);
        now += round_trip + (round == 0 ? connecting : 0ms);
        for (std::size_t bytes = 0; bytes < sent; bytes += kRecord)
            window.acknowledged(kRecord, now + std::chrono::microseconds(bytes / kRecord / 64));
    }
    return window.limit();
}

}  // namespace

TEST_CASE("a link of long round trips has its whole window after a few, however long the connection took") {
    for (const auto round_trip : {5ms, 100ms, 500ms, 2000ms})
        for (const auto connecting : {0ms, 900ms, 3000ms, 9000ms}) {
            CAPTURE(round_trip.count());
            CAPTURE(connecting.count());
            CHECK(limit_after(1, round_trip, connecting) >= kMiB);
            CHECK(limit_after(6, round_trip, connecting) >= 8 * kMiB);
        }
}
