// The code points of a text that is valid UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace shortener_events::contracts {

/// Takes one from the front of a text that is not empty.
constexpr char32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length && i < text.size(); ++i)
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(std::min(length, text.size()));
    return code;
}

/// RFC 3987, `ucschar`: what an IRI may hold beyond ASCII.
constexpr bool is_ucschar(char32_t code) {
    if (code >= 0x10000)
        return code < 0xF0000 && (code & 0xFFFFU) < 0xFFFE && (code < 0xE0000 || code >= 0xE1000);
    return (code >= 0xA0 && code <= 0xD7FF) || (code >= 0xF900 && code <= 0xFDCF) ||
           (code >= 0xFDF0 && code <= 0xFFEF);
}

/// RFC 3987, `iprivate`: what its query may hold besides.
constexpr bool is_iprivate(char32_t code) {
    return (code >= 0xE000 && code <= 0xF8FF) || (code >= 0xF0000 && (code & 0xFFFFU) < 0xFFFE);
}

}  // namespace shortener_events::contracts
