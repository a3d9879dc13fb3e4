// Reads the keywords that need no subschema.
#pragma once

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// type, enum, const, numeric bounds, lengths, format, pattern. Throws Error(contract).
void read_scalar_keywords(const nlohmann::json& schema, const std::string& pointer, UnknownFormat unknown,
                          Node& node);

/// Throws Error(contract) that quotes the expression and says why it cannot be used.
Pattern read_pattern(const std::string& expression, const std::string& pointer);

Limits read_limits(const nlohmann::json& schema, const std::string& pointer, const char* min,
                   const char* max);

}  // namespace shortener_events::contracts
