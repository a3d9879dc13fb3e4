// Man pages in roff, made from the command tree and from what man/text/ says beside it: one for the tool, one
// for each of its commands and of theirs.
#pragma once

#include <istream>
#include <map>
#include <string>

#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

/// Sections by name, in plain text: paragraphs between blank lines, indented lines that stay as they are, and
/// entries "term | text". What stands before the first line "# SECTION" is the DESCRIPTION.
using ManText = std::map<std::string, std::string>;

ManText read_man_text(std::istream& in);

/// shortener-events(1): all commands, the global options, settings, exit statuses.
std::string man_page(const CommandInfo& root, const ManText& written = {});

/// shortener-events-lag(1), shortener-events-lag-check(1) and so on.
std::string man_page(const CommandInfo& root, const CommandInfo& command, const ManText& written = {});

}  // namespace shortener_events::cli
