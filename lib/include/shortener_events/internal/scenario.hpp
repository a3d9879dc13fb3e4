// A made-up stream of clicks for tests of whatever consumes them: when each is due, who clicks on which short
// URL, and which of them are deliberately faulty. Pure; the same seed and options give the same stream.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "shortener_events/internal/fault_plan.hpp"
#include "shortener_events/internal/generator.hpp"
#include "shortener_events/internal/schedule.hpp"
#include "shortener_events/internal/visitors.hpp"

namespace shortener_events {

/// The command whose streams of random numbers a scenario draws from.
inline constexpr std::string_view kSimulateCommand = "simulate";

struct ScenarioOptions {
    std::uint64_t seed = 0;
    std::uint64_t count = 0;    ///< events
    std::int64_t begin_ms = 0;  ///< when the run begins, epoch milliseconds
    std::chrono::microseconds duration{0};
    Shape shape = Shape::steady;
    Spacing spacing = Spacing::poisson;
    double zipf = 1.1;  ///< see Popularity
    VisitorGrowth visitors{};
    Faults faults{};
};

struct SimulatedClick {
    std::string json;
    std::uint64_t number = 0;    ///< from 1 in the stream
    std::uint64_t original = 0;  ///< of a repetition: the number of what it repeats; else `number`
    Fault fault = Fault::none;
    std::size_t kind = 0;  ///< where it is invalid: of kInvalidKinds
    std::string short_code;
    std::uint64_t visitor = 0;         ///< who clicked: an index of Visitors
    std::int64_t at_ms = 0;            ///< when, epoch milliseconds
    std::chrono::microseconds due{0};  ///< when it is to be sent, from the beginning of the run
    Random::Uuid key{};                ///< a repetition has its original's, as from a producer that sends
                                       ///< again because an acknowledgement was lost
};

class Scenario {
  public:
    /// `urls`: at least one, the most popular first. Throws Error(argument) for faults that cannot be.
    Scenario(const ScenarioOptions& options, std::vector<ShortUrl> urls);

    /// The next event of the stream.
    SimulatedClick next();

  private:
    void shuffle_block(std::uint64_t first);
    ShortUrl target(Fault fault, Random& random) const;
    SimulatedClick fresh(double at_us, FaultPlan::Deal deal, std::uint64_t index);
    SimulatedClick repetition(std::uint64_t index) const;
    void remember(const SimulatedClick& event);

    ScenarioOptions options_;
    std::vector<ShortUrl> urls_;
    EventGenerator generator_;
    Popularity popularity_;
    Schedule schedule_;
    Arrivals arrivals_;
    FaultPlan plan_;
    VisitorSequence visits_;
    RandomStream events_, keys_, blocks_;
    std::uint64_t count_ = 0;
    std::deque<double> ahead_;           // when the events of this block are due
    std::vector<double> shuffled_;       // when they occur
    std::deque<SimulatedClick> recent_;  // what a repetition may repeat
};

}  // namespace shortener_events
