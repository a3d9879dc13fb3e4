// Which characters people see, and texts and JSON in which they see every one. Content comes from the
// internet: on a terminal it must not be able to move the cursor, change colours, forge lines, or hide text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortener_events {

struct Character {
    std::int32_t code;   ///< Unicode code point; -1: the first byte begins no valid character
    std::size_t length;  ///< bytes; 1 where code is -1
};

/// The first character of a text that is not empty. Overlong forms and surrogates are not valid.
Character first_character(std::string_view text);

/// Whether a text has only characters of ASCII, and no DEL.
bool is_plain_ascii(std::string_view text);

/// Whether every character of a text is valid.
bool is_utf8(std::string_view text);

/// Whether a character is drawn as nothing, or acts on the terminal or on the text around it: controls,
/// formats (bidirectional ones, joiners, tags), separators of lines and paragraphs, what is for private use
/// or has no meaning yet, and all that Unicode calls ignorable by default (variation selectors, fillers).
bool is_invisible(std::int32_t code);

/// The same JSON with each invisible character of its strings as \uXXXX. Its line ends and blanks are layout
/// and stay; bytes that are no UTF-8 become U+FFFD.
std::string visible_json(std::string json);

/// One line that is safe to show: control characters, every other invisible character and invalid UTF-8 are
/// written as \n, \t, \xHH or \u{HHHH}; everything else stays.
std::string escape_line(std::string_view text);

/// As escape_line, behind what `out` holds.
void append_escaped(std::string& out, std::string_view text);

/// As escape_line, cut to `most` bytes (at a character) with "…" at the end.
std::string escape_excerpt(std::string_view text, std::size_t most);

}  // namespace shortener_events
