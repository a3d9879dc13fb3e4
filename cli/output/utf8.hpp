// Walks through a text that may or may not be UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortener_events::cli {

struct Character {
    std::int32_t code;   ///< Unicode code point; -1: the first byte begins no valid character
    std::size_t length;  ///< bytes; 1 where code is -1
};

/// The first character of a text that is not empty. Overlong forms and surrogates are not valid.
Character first_character(std::string_view text);

/// Terminal columns of a UTF-8 text without control characters: wide East Asian characters and emoji count 2,
/// combining marks 0; a byte that is no UTF-8 counts 1.
std::size_t display_width(std::string_view text);

}  // namespace shortener_events::cli
