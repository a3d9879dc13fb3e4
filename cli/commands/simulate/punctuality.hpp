// How well a paced run kept to its schedule: from when an event was due until it was acknowledged, and how
// many were delivered in each window of time. A stalled broker shows in both, whatever the mean says.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "cli/output/json.hpp"
#include "shortener_events/internal/histogram.hpp"

namespace shortener_events::cli {

class Punctuality {
  public:
    using Time = std::chrono::microseconds;  ///< from the beginning of the run

    /// `target`: events per second asked for, over `duration`.
    Punctuality(double target, Time duration);

    /// The next event, in the order of their numbers from 1.
    void expect(Time due);
    /// What became of it, in any order.
    void settle(std::uint64_t number, bool delivered, Time now);

    const Histogram& delay() const { return delay_; }
    Time window() const { return window_; }
    std::size_t windows() const { return windows_.size(); }
    /// Windows in which fewer than `rate` events per second were delivered, although that many were due half
    /// a second before its end and not delivered before it.
    std::size_t too_slow(double rate) const;
    /// How long the oldest event that is due has been waiting for its acknowledgement; 0: none waits.
    Time behind(Time now) const;

    /// "target", "window_seconds", "windows" and "due_to_acknowledged_ms".
    Json to_json() const;

  private:
    struct Window {
        std::uint64_t due = 0, due_early = 0, delivered = 0;
    };
    struct Expected {
        Time due;
        bool settled;
    };
    Window& window_at(Time time);

    double target_;
    Time window_;
    std::uint64_t first_ = 1;
    std::deque<Expected> expected_;
    std::vector<Window> windows_;
    Histogram delay_;
};

}  // namespace shortener_events::cli
