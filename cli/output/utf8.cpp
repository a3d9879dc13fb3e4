#include "cli/output/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace shortener_events::cli {

Character first_character(std::string_view text) {
    utf8proc_int32_t code = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &code);
    if (length <= 0) return {-1, 1};
    return {code, static_cast<std::size_t>(length)};
}

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
