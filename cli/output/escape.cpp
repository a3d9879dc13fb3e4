#include "cli/output/escape.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "cli/output/utf8.hpp"

namespace shortener_events::cli {

namespace {

/// Invisible characters that reorder or break text: C1 controls, zero-width and bidirectional controls,
/// separators, byte order marks, tags.
bool is_deceptive(std::int32_t code) {
    return (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}

std::string escaped(std::string_view bytes, std::int32_t code) {
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    if (code < 0x20) return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
    if (is_deceptive(code)) return fmt::format("\\u{{{:04x}}}", code);
    return std::string(bytes);
}

}  // namespace

std::string escape_line(std::string_view text) {
    return escape_excerpt(text, std::string_view::npos);
}

std::string escape_excerpt(std::string_view text, std::size_t most) {
    std::string out;
    while (!text.empty()) {
        if (out.size() >= most) return out + "…";
        if (text[0] >= 0x20 && text[0] < 0x7F) {  // the common case
            out += text[0];
            text.remove_prefix(1);
            continue;
        }
        const Character next = first_character(text);
        out += escaped(text.substr(0, next.length), next.code);
        text.remove_prefix(next.length);
    }
    return out;
}

}  // namespace shortener_events::cli
