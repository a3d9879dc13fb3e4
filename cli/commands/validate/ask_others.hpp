// validate --second-opinion: what another validator says of the events that were checked.
#pragma once

#include <string>

#include "cli/output/second_opinions.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// Asks about every event of the batch that is here as a whole. `input`: the file's name; `contract` judged,
/// and is called `name`.
void ask_others(SecondOpinions& others, const Contract& contract, const std::string& name,
                const std::string& input, const CheckedBatch& batch);

}  // namespace shortener_events::cli
