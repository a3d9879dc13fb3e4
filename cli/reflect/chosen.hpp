// Finds one's way in the command tree.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace shortener_events::cli {

/// The deepest command that was named on the command line, the root if none was.
const CLI::App& chosen_command(const CLI::App& root);

/// "shortener-events topics list".
std::string full_name(const CLI::App& command);

}  // namespace shortener_events::cli
