// A sentence in lines of a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::cli {

/// Broken between words, at most `columns` (1 or more) wide; a word that is
/// wider is broken inside. At least one line. `text` holds no line ends and no
/// invisible characters.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace shortener_events::cli
