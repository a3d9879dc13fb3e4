// A made-up stream of clicks for tests of whatever consumes them: when each is due, on which short URL, and
// which of them are deliberately faulty. Pure; the same seed and options give the same stream.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/internal/generator.hpp"

namespace shortener_events {

/// How the rate changes over the run; the mean rate is always the one asked for.
enum class Shape {
    steady,
    ramp,   ///< from nothing to twice the mean
    spike,  ///< even, but the middle tenth is ten times as busy as the rest
    daily,  ///< the run is one day: quiet at both ends, busiest in the middle
};

/// Throws Error(argument) for anything but the four names.
Shape parse_shape(std::string_view text);

class Schedule {
  public:
    /// `count` events within `duration`.
    Schedule(Shape shape, std::uint64_t count, std::chrono::microseconds duration);

    /// When event `index` (from 0) is due, from the beginning of the run; never decreases.
    std::chrono::microseconds due(std::uint64_t index) const;

  private:
    std::uint64_t count_;
    std::chrono::microseconds duration_;
    std::vector<double> cumulative_;  // share of the events that are due by the end of each slice
};

enum class Fault { none, invalid, duplicate, late };

struct Faults {
    double invalid = 0;     ///< share of events that break their contract
    double duplicates = 0;  ///< share of events that repeat one of the last hundred
    double late = 0;        ///< share of events that occurred up to `late_by` earlier than they are sent
    std::chrono::milliseconds late_by{0};
    bool shuffle = false;  ///< timestamps out of order, within a hundred events
};

struct SimulatedClick {
    std::string json;
    Fault fault = Fault::none;
    std::string short_code;
    std::string visitor;     ///< who clicked, see visitor_of()
    std::int64_t at_ms = 0;  ///< when, epoch milliseconds
    /// Only in a stream with duplicates: a repetition has its original's key, as from a producer that sends
    /// again because an acknowledgement was lost. Empty: any key will do.
    std::string key{};
};

class Scenario {
  public:
    /// `urls`: at least one, the most popular first. `begin_ms`: the time of the schedule's beginning.
    Scenario(std::uint64_t seed, std::vector<ShortUrl> urls, double zipf, const Faults& faults,
             const Schedule& schedule, std::int64_t begin_ms);

    /// The next event of the stream.
    SimulatedClick next();

  private:
    std::int64_t timestamp_of(std::uint64_t index);
    SimulatedClick fresh();

    EventGenerator generator_;
    std::vector<ShortUrl> urls_;
    Popularity popularity_;
    Faults faults_;
    Schedule schedule_;
    std::int64_t begin_ms_;
    std::uint64_t count_ = 0;
    std::vector<std::uint64_t> block_;    // the order of timestamps within the current hundred
    std::vector<SimulatedClick> recent_;  // what a duplicate may repeat
};

}  // namespace shortener_events
