// The rules that need no subschema: type, enum, const, numbers, strings. What each expects is said here,
// once.
#pragma once

#include <nlohmann/json.hpp>

#include "contracts/judge/findings.hpp"
#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

std::uint8_t type_bit(const nlohmann::json& value);

/// Whether the value satisfies the node's scalar rules; `findings` may be nullptr.
bool evaluate_scalars(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);

}  // namespace shortener_events::contracts
