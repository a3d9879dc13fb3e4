// Time that passes when a test says so.
#pragma once

#include <atomic>
#include <chrono>

#include "consume/run_clock.hpp"

namespace shortener_events::tests {

class FakeClock {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void advance(std::chrono::milliseconds time) { passed_ms_ += time.count(); }
    std::chrono::milliseconds passed() const { return std::chrono::milliseconds(passed_ms_.load()); }

    TimePoint now() const { return TimePoint(std::chrono::hours(1)) + passed(); }
    std::int64_t now_ms() const { return kStart + passed_ms_; }

    consume::RunClock get() const {
        return {[this] { return now(); }, [this] { return now_ms(); }};
    }

    static constexpr std::int64_t kStart = 1'800'000'000'000;

  private:
    std::atomic<std::int64_t> passed_ms_ = 0;
};

}  // namespace shortener_events::tests
