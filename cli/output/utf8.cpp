#include "cli/output/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Character next = first_character(text);
        width += next.code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(next.code)));
        text.remove_prefix(next.length);
    }
    return width;
}

std::string_view front_of_utf8(std::string_view text, std::size_t most) {
    std::size_t end = 0;
    while (end < text.size()) {
        const std::size_t length = first_character(text.substr(end)).length;
        if (end + length > most) break;
        end += length;
    }
    return text.substr(0, end);
}

}  // namespace shortener_events::cli
