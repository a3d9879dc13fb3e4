// Finds values that some schemas allow: the proof, by example, that a reader refuses what a writer may write.
// Finds none where that is hard; what it finds has been judged.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

/// Values worth trying, near the limits of the writers and of `reader`; not all of them are the writers'.
std::vector<nlohmann::json> candidates(const Writers& writers, const Node* reader, int depth = 4);

/// A value of the writers that fulfils `wanted` (empty: any).
std::optional<nlohmann::json> sample(const Writers& writers, const Node* reader = nullptr,
                                     const std::function<bool(const nlohmann::json&)>& wanted = {},
                                     int depth = 4);

/// An object of the writers in which the member `name` is `value`.
std::optional<nlohmann::json> object_with(const Writers& writers, const std::string& name,
                                          const nlohmann::json& value);

/// An array of the writers in which the item at `index` is `value`.
std::optional<nlohmann::json> array_with(const Writers& writers, std::size_t index,
                                         const nlohmann::json& value);

}  // namespace shortener_events::contracts
