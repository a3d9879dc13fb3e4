// Man pages in roff, made from the command tree: one for the tool, one for each of its commands.
#pragma once

#include <string>

#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

/// shortener-events(1): all commands, the global options, settings, exit statuses.
std::string man_page(const CommandInfo& root);

/// shortener-events-lag(1) and so on, with the subcommands it has.
std::string man_page(const CommandInfo& root, const CommandInfo& command);

}  // namespace shortener_events::cli
