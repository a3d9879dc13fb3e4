// What published events have to be, and where they go: each follows from the other where only one is named.
#pragma once

#include <optional>
#include <string>

#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

enum class Checking { on, off };

/// As typed; empty: not named.
struct Destination {
    std::string topic;
    std::string contract;
    Checking checking = Checking::on;
};

/// What events may be; nullopt: nothing is to be checked. Throws Error(argument) for a topic of which no
/// contract is known, Error(contract) for an unknown contract.
std::optional<ContractVersions> choose_versions(const Destination& wanted, const ContractRegistry& registry);

/// What lines are published as: the current version, or the one that the user's own header names; nullptr:
/// anything. Points into `versions`. Throws Error(argument) for a label that names no version.
const Contract* choose_contract(const std::optional<ContractVersions>& versions,
                                const std::optional<std::string>& label);

/// Throws Error(argument) where nothing says where to.
std::string choose_topic(const Destination& wanted, const std::optional<ContractVersions>& versions,
                         const ContractRegistry& registry);

}  // namespace shortener_events::cli
