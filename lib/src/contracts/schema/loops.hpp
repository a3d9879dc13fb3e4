// Schemas that would never come to a verdict: `{"$ref": "#"}`, or allOf that leads back to itself.
#pragma once

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// The nodes that judge the same value as `node` does (`$ref`, allOf, if …), in no particular order.
std::vector<NodeIndex> same_value_nodes(const Node& node);

/// Throws Error(contract) naming the place where a schema leads back to itself without descending into the
/// value.
void refuse_loops(const Schema& schema);

}  // namespace shortener_events::contracts
