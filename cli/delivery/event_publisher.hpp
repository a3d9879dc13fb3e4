// What the commands share that publish a few events of their own making (create, click).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "shortener_events/events.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/internal/random.hpp"

namespace shortener_events::cli {

/// "k=v" each. Throws Error(argument).
Metadata parse_metadata(const std::vector<std::string>& pairs);

/// Throws Error(argument) for the first event that its contract, in the version that is current, refuses: the
/// user's values made it so, or contracts that these commands do not write.
void check_events(const std::vector<std::string>& events, const std::string& contract,
                  const ContractRegistry& registry);

/// As many as a command makes at once, because it keeps them in memory until they are delivered.
inline constexpr std::uint64_t kMostEvents = 1'000'000;

struct GeneratedDelivery {
    int status = 0;               ///< exit status
    std::vector<bool> delivered;  ///< by event
};

/// Publishes the events and prints a brief summary.
GeneratedDelivery publish_events(const std::vector<std::string>& events, const std::string& topic,
                                 const DeliveryFlags& flags, const RandomStream& keys, Context& context);

}  // namespace shortener_events::cli
