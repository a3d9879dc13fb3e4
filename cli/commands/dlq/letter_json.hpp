// A dead letter as JSON; docs/schemas/dlq.v1.schema.json describes it.
#pragma once

#include "cli/output/json.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/internal/dead_letter_view.hpp"

namespace shortener_events::cli {

/// `violations`: today's verdict.
Json letter_json(const DeadLetter& letter, const std::vector<Violation>& violations);

}  // namespace shortener_events::cli
