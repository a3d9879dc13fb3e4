// publish --dry-run: checks everything and sends nothing.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "cli/input/inputs.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// Needs no broker. The exit status: 0 when every event is valid.
int dry_run(const Inputs& inputs, const CheckedInput::Options& input_options, const std::string& topic,
            Context& context);

}  // namespace shortener_events::cli
