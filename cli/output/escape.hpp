// Event content on its way to a terminal or a line-based format. Content comes from the internet: it must not
// be able to move the cursor, change colours, forge lines, or hide text.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

/// One line that is safe to show: control characters, every other character that is invisible
/// (visible_text.hpp) and invalid UTF-8 are written as \n, \t, \xHH or \u{HHHH}; everything else stays.
std::string escape_line(std::string_view text);

/// As escape_line, behind what `out` holds.
void append_escaped(std::string& out, std::string_view text);

/// A name that other clients have chosen, for lines that repeat it; not escaped. One of more than 256 bytes
/// is its front and a part of its digest that tells it from others: Kafka allows groups 32 KiB of name.
std::string short_name(std::string_view name);

/// A message that may quote what strangers wrote, cut to 4 KiB; not escaped.
std::string cut_message(std::string_view text);

/// As escape_line, cut to `most` bytes (at a character) with "…" at the end.
std::string escape_excerpt(std::string_view text, std::size_t most);

}  // namespace shortener_events::cli
