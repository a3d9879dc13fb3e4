// What simulate is asked for, and what that means: how many clicks over how long, with which faults.
#pragma once

#include <cstdint>
#include <string>

#include "cli/command.hpp"
#include "cli/commands/simulate/simulation.hpp"
#include "cli/commands/simulate/verify.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/internal/scenario.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

struct SimulateFlags {
    std::uint64_t count = 0;
    std::string duration, rate, min_rate, max_late, shape = "steady", arrivals = "poisson";
    std::string codes_file;
    bool codes_from_topic = false;
    std::uint64_t create = 0;
    double zipf = 1.1;
    std::string visitors = "1:0.8";
    std::string invalid, duplicates, late, unknown_codes;
    bool shuffle = false;
    std::uint64_t shuffle_window = 100;
    bool list_faults = false;
    std::string truth_file;
    VerifyOptions verify;
    std::string topic{names::kClickTopic}, created_topic{names::kUrlCreatedTopic};
    bool dry_run = false;
    SeedFlags seed;
    ContractsFlag contracts;
    DeliveryFlags delivery;
};

void declare_simulate_flags(CommandTree& tree, CLI::App& command, SimulateFlags& flags);

/// Throws Error(argument) for what cannot be meant together.
ScenarioOptions to_scenario(const SimulateFlags& flags, std::uint64_t seed, std::int64_t now_ms);
Pace to_pace(const SimulateFlags& flags);

/// What was asked for, as it was written.
Json asked_for(const SimulateFlags& flags);

}  // namespace shortener_events::cli
