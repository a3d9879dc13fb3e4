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
    CHECK(window.limit() == 20'000'000);
}
