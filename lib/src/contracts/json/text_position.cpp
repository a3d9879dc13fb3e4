#include "contracts/json/text_position.hpp"

#include <algorithm>

#include "contracts/json/outline.hpp"

namespace shortener_events::contracts {

TextPosition position_of_byte(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, byte);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is the beginning
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const std::string_view line = before.substr(line_begin);
    return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            1 + static_cast<std::size_t>(std::count_if(line.begin(), line.end(), begins_character))};
}

std::optional<TextPosition> position_of_value(std::string_view text, std::string_view pointer) {
    Outline outline;
    const auto steps = steps_of(pointer);
    if (!steps || !outline.read(text)) return std::nullopt;
    const Outline::Entry* entry = outline.find(*steps);
    if (entry == nullptr) return std::nullopt;
    return position_of_byte(text, entry->begin);
}

std::string to_text(const TextPosition& position) {
    return "line " + std::to_string(position.line) + ", column " + std::to_string(position.column);
}

}  // namespace shortener_events::contracts
