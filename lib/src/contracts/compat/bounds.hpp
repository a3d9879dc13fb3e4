// The tightest bounds that several nodes set together.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

struct NumberBound {
    nlohmann::json value;
    bool exclusive = false;
};

std::optional<NumberBound> lower_bound_of(const Writers& writers);
std::optional<NumberBound> upper_bound_of(const Writers& writers);

Limits length_of(const Writers& writers);

/// Of arrays; `contains` asks for one item, items that cannot be end the array.
Limits item_count_of(const Writers& writers);

/// Of objects; required fields count.
Limits member_count_of(const Writers& writers);

std::set<std::string> required_by(const Writers& writers);

/// Whether no number, length or count satisfies both limits.
bool is_contradiction(const Limits& limits);
bool is_contradiction(const std::optional<NumberBound>& lower, const std::optional<NumberBound>& upper);

}  // namespace shortener_events::contracts
