// When made-up events are due: how the rate changes over a run, and how they come within that. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

/// How the rate changes over the run; the mean rate is always the one asked for.
enum class Shape {
    steady,
    ramp,   ///< from nothing to twice the mean
    spike,  ///< even, but the middle tenth is ten times as busy as the rest
    daily,  ///< each day (UTC) is quiet at midnight, and 41 times as busy at noon
};

/// Throws Error(argument) for anything but the four names.
Shape parse_shape(std::string_view text);

/// poisson: each by itself, as clicks of many people come, so that there are bursts and gaps. even: one after
/// the other at the distance that the rate means.
enum class Spacing { poisson, even };

/// Throws Error(argument) for anything but the two names.
Spacing parse_spacing(std::string_view text);

class Schedule {
  public:
    /// `begin_ms`: when the run begins, epoch milliseconds; only `daily` asks for it.
    Schedule(Shape shape, std::chrono::microseconds duration, std::int64_t begin_ms = 0);

    /// Microseconds from the beginning of the run until this share (0 to 1) of its events was due; never
    /// decreases.
    double due(double share) const;

  private:
    double share_before(double period) const;
    double period_at(double share) const;

    double duration_us_;
    double begin_ = 0, length_ = 1;   // of the run, in periods of its shape
    std::vector<double> cumulative_;  // share of a period's events that are due by the end of each slice
};

/// The shares of its events, one after the other, at which the events of a run are due.
class Arrivals {
  public:
    Arrivals(Spacing spacing, std::uint64_t count, const RandomStream& stream)
        : spacing_(spacing), count_(count), random_(stream.sequence()) {}

    /// Of event `index` = how often it was called before; below 1 for the first `count`. With
    /// Spacing::poisson they are `count` even draws in order, which is what a Poisson process with so many
    /// events is.
    double next();

  private:
    Spacing spacing_;
    std::uint64_t count_, index_ = 0;
    double log_rest_ = 0;  // logarithm of the share that is not due yet
    Random random_;
};

}  // namespace shortener_events
