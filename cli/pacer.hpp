// Open loop: events are due by the clock, not by how fast earlier ones were taken, so that a slow broker
// shows as lateness instead of as a lower rate.
#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "shortener_events/internal/histogram.hpp"

namespace shortener_events::cli {

/// What time it is, and a sleep of less than what Pacer::Wait is asked for.
struct PacerWatch {
    using Clock = std::chrono::steady_clock;

    std::function<Clock::time_point()> now = Clock::now;
    std::function<void(std::chrono::microseconds)> nap = [](auto time) { std::this_thread::sleep_for(time); };
};

class Pacer {
  public:
    using Wait = std::function<void(std::chrono::milliseconds)>;

    using Clock = PacerWatch::Clock;

    /// The start is now. `wait` passes the time given; it may return early.
    explicit Pacer(Wait wait, PacerWatch watch = {})
        : wait_(std::move(wait)), watch_(std::move(watch)), start_(watch_.now()) {}

    /// How long until an event that is due so long after the start; 0: it is due, or late.
    std::chrono::microseconds until(std::chrono::microseconds due) const;

    /// Waits until it is due, or until `give_up` says so, and notes how late it is.
    void await(std::chrono::microseconds due, const std::function<bool()>& give_up);

    const Histogram& lateness() const { return lateness_; }
    std::chrono::duration<double> elapsed() const { return watch_.now() - start_; }

  private:
    Wait wait_;
    PacerWatch watch_;
    Clock::time_point start_;
    Histogram lateness_;
};

}  // namespace shortener_events::cli
