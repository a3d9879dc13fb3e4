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

}  // namespace shortener_events::cli
