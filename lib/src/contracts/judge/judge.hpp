// Decides every event and explains its verdict: draft-07's rules over a parsed value, kept plain on purpose.
// The acceptor must never say otherwise.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "contracts/schema/schema.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

/// The violations of one event, as Contract::check promises them.
std::vector<Violation> judge_event(const Schema& schema, std::string_view event, std::size_t limit);

/// The same for a value that has been read from the event already, and had nothing wrong with it as JSON.
std::vector<Violation> judge_value(const Schema& schema, const nlohmann::json& value, std::string_view event,
                                   std::size_t limit);

}  // namespace shortener_events::contracts
