// Open loop: events are due by the clock, not by how fast earlier ones were taken, so that a slow broker
// shows as lateness instead of as a lower rate.
#pragma once

#include <chrono>
#include <functional>

#include "shortener_events/histogram.hpp"

namespace shortener_events::cli {

class Pacer {
  public:
    using Wait = std::function<void(std::chrono::milliseconds)>;

    /// `wait` passes the time given; it may return early.
    explicit Pacer(Wait wait) : wait_(std::move(wait)) {}

    /// How long until an event that is due so long after the start; 0: it is due, or late.
    std::chrono::microseconds until(std::chrono::microseconds due) const;

    /// Waits until it is due, or until `give_up` says so, and notes how late it is.
    void await(std::chrono::microseconds due, const std::function<bool()>& give_up);

    const Histogram& lateness() const { return lateness_; }
    std::chrono::duration<double> elapsed() const { return Clock::now() - start_; }

  private:
    using Clock = std::chrono::steady_clock;

    Wait wait_;
    Clock::time_point start_ = Clock::now();
    Histogram lateness_;
};

}  // namespace shortener_events::cli
