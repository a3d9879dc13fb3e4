// The rules that need no subschema: type, enum, const, numbers, strings. What each expects is said here,
// once.
#pragma once

#include <nlohmann/json.hpp>

#include "contracts/judge/findings.hpp"
#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

std::uint8_t type_bit(const nlohmann::json& value);

/// "string or null", for messages.
std::string type_names(std::uint8_t types);

/// The first few values, described, with commas between them.
std::string listed(const std::vector<nlohmann::json>& values);

/// Whether the value satisfies the node's scalar rules; `findings` may be nullptr.
bool evaluate_scalars(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);

}  // namespace shortener_events::contracts
