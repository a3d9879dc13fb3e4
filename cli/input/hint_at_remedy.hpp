// What is said where an input is refused from its first event on.
#pragma once

#include "cli/context.hpp"
#include "cli/input/first_mistake.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// Hints at the remedy where the first line or item of the first input is refused.
void hint_at_remedy(const CheckedBatch& batch, const InputTraits& traits, Context& context);

}  // namespace shortener_events::cli
