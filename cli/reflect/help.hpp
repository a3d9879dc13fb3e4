// `--help` for people: what it does, how it is called, options with their defaults, examples.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

/// At most `columns` wide, where a word of an example or a name is not wider; 0: 80, as in a pipe.
std::string help_text(const CommandInfo& command, std::size_t columns);

/// The help of the command that was named on the command line.
std::string help_of_chosen(const CLI::App& root, std::size_t columns);

}  // namespace shortener_events::cli
