// What the commands share that publish a few events of their own making (create, click).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "shortener_events/events.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

/// "k=v" each. Throws Error(argument).
Metadata parse_metadata(const std::vector<std::string>& pairs);

/// Throws Error(argument) for the first event that its contract, in the version that is current, refuses: the
/// user's values made it so, or contracts that these commands do not write.
/// `places`: where those of the first events come from, for the message; may be shorter, or empty texts.
void check_events(const std::vector<std::string>& events, const std::string& contract,
                  const ContractRegistry& registry, const std::vector<std::string>& places = {});

/// As many as a command makes at once, because it keeps them in memory until they are delivered.
inline constexpr std::uint64_t kMostEvents = 1'000'000;

struct GeneratedDelivery {
    int status = 0;               ///< exit status
    std::vector<bool> delivered;  ///< by event
};

/// What the random numbers of a command depend on.
struct MadeBy {
    std::uint64_t seed;
    std::string command;
};

/// Publishes the events and prints a brief summary.
GeneratedDelivery publish_events(const std::vector<std::string>& events, const std::string& topic,
                                 const DeliveryFlags& flags, const MadeBy& made_by, Context& context);

}  // namespace shortener_events::cli
