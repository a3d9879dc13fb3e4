// Runs a scenario: to stdout, or to Kafka at the pace that was asked for.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "cli/commands/simulate/truth_file.hpp"
#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "shortener_events/internal/scenario.hpp"

namespace shortener_events::cli {

struct Pace {
    double target = 0;  ///< events per second; 0: as fast as possible
    double min_rate = 0;
    std::optional<std::chrono::milliseconds>
        max_late{};  ///< from when an event is due to its acknowledgement
};

struct TrafficTarget {
    std::string topic;
    const DeliveryFlags& flags;
};

/// Prints the events. Tells `truth`, where there is one, and returns the exit status.
int print_traffic(const ScenarioOptions& options, Scenario& scenario, TruthFile* truth, Context& context);

/// Publishes them. The same.
int publish_traffic(const ScenarioOptions& options, const Pace& pace, Scenario& scenario,
                    const TrafficTarget& destination, TruthFile* truth, Context& context);

}  // namespace shortener_events::cli
