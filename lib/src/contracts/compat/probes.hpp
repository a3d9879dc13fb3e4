// Numbers, texts and the like that are worth trying where a schema and a reader differ.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

/// Of the types that the writers allow; `reader` may be nullptr.
std::vector<nlohmann::json> scalar_probes(const Writers& writers, const Node* reader);

}  // namespace shortener_events::contracts
