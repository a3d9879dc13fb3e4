// Finds one's way in the command tree.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// The deepest command that was named on the command line, the root if none was.
const CLI::App& chosen_command(const CLI::App& root);

/// The format that the chosen command writes: its own `-o`, else the nearest one that stands before the
/// command, else its default; empty for a command without formats. Throws Error(argument) for a format that
/// is not one of the command's, and for any where it has none.
std::string chosen_output(const CLI::App& root);

/// That the value of an option is none of those that it takes, with near matches as the hint.
Error not_a_choice(const CLI::App& command, const std::string& option, const std::string& value,
                   const std::vector<std::string>& choices);

/// "shortener-events topics list".
std::string full_name(const CLI::App& command);

}  // namespace shortener_events::cli
