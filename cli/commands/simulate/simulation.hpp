// Runs a scenario: to stdout, or to Kafka at the pace that was asked for.
#pragma once

#include <chrono>
#include <string>

#include "cli/commands/simulate/truth.hpp"
#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "shortener_events/internal/scenario.hpp"

namespace shortener_events::cli {

struct Traffic {
    std::uint64_t count = 0;
    Shape shape = Shape::steady;
    std::chrono::microseconds duration{0};
    bool paced = false;         ///< by the clock; else as fast as possible
    std::int64_t begin_ms = 0;  ///< the time of the first event
    double min_rate = 0;        ///< events per second
};

/// Both add to `truth` what was printed or sent, and return the exit status.
int print_traffic(const Traffic& traffic, Scenario& scenario, Truth& truth, Context& context);
int publish_traffic(const Traffic& traffic, Scenario& scenario, const std::string& topic,
                    const DeliveryFlags& flags, std::uint64_t seed, Truth& truth, Context& context);

void write_truth(const Truth& truth, const std::string& path);

}  // namespace shortener_events::cli
