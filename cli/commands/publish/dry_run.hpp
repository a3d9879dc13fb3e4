// publish --dry-run: checks everything and sends nothing.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "cli/delivery/intake.hpp"
#include "cli/input/inputs.hpp"

namespace shortener_events::cli {

/// Needs no broker. The exit status: 0 when every event is valid.
int dry_run(const Inputs& inputs, const Intake::Options& intake_options, const std::string& topic,
            Context& context);

}  // namespace shortener_events::cli
