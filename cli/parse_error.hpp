// CLI11's parse errors in this toolkit's words.
#pragma once

#include <CLI/CLI.hpp>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// Whether what is missing is a command, and nothing else was typed in its place.
bool lacks_command(const CLI::App& root, const CLI::ParseError& error);

/// Lower case, the user's own value quoted, near matches for an unknown command or option as the hint.
Error to_usage_error(const CLI::App& root, const CLI::ParseError& error);

}  // namespace shortener_events::cli
