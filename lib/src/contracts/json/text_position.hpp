// Where people find a place of a JSON text: line and column.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace shortener_events::contracts {

struct TextPosition {
    std::size_t line = 1;    ///< from 1
    std::size_t column = 1;  ///< from 1, in characters
};

/// Of a byte, from 0; behind the text: of its end.
TextPosition position_of_byte(std::string_view text, std::size_t byte);

/// Of the value at a JSON Pointer; nullopt: there is none.
std::optional<TextPosition> position_of_value(std::string_view text, std::string_view pointer);

/// "line 3, column 14"
std::string to_text(const TextPosition& position);

}  // namespace shortener_events::contracts
