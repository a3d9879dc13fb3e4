// Schemas that would never come to a verdict: `{"$ref": "#"}`, or allOf that leads back to itself.
#pragma once

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// So many subschemas may be inside or behind one another: what walks along them does so on the stack.
inline constexpr unsigned kMaxSchemaDepth = 512;
inline constexpr const char* kTooDeep = "subschemas and references lead deeper than 512 levels";

/// The nodes that judge the same value as `node` does (`$ref`, allOf, if …), in no particular order.
std::vector<NodeIndex> same_value_nodes(const Node& node);

/// Throws Error(contract) naming the place where a schema leads back to itself without descending into the
/// value, or deeper than kMaxSchemaDepth.
void refuse_loops(const Schema& schema);

}  // namespace shortener_events::contracts
