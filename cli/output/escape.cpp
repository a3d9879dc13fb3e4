#include "cli/output/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "shortener_events/front_of.hpp"
#include "shortener_events/identity.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

/// How much of the beginning needs no escape: the common case.
std::size_t plain_start(std::string_view text) {
    const auto end = std::ranges::find_if(text, [](char c) { return c < 0x20 || c >= 0x7F; });
    return static_cast<std::size_t>(end - text.begin());
}

std::string escaped(std::string_view bytes, std::int32_t code) {
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    if (code < 0x20) return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
    if (is_invisible(code)) return fmt::format("\\u{{{:04x}}}", code);
    return std::string(bytes);
}

/// Appends characters until `out` has `most` bytes or more; returns what is left of the text.
std::string_view append_until(std::string& out, std::string_view text, std::size_t most) {
    while (!text.empty() && out.size() < most) {
        if (const auto plain = plain_start(text.substr(0, most - out.size())); plain > 0) {
            out.append(text, 0, plain);
            text.remove_prefix(plain);
            continue;
        }
        const Character next = first_character(text);
        out += escaped(text.substr(0, next.length), next.code);
        text.remove_prefix(next.length);
    }
    return text;
}

}  // namespace

std::string escape_line(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
}

void append_escaped(std::string& out, std::string_view text) {
    append_until(out, text, std::string_view::npos);
}

std::string cut_message(std::string_view text) {
    constexpr std::size_t kLongest = 4096;
    return cut_text(text, kLongest);
}

std::string short_name(std::string_view name) {
    constexpr std::size_t kLongest = 256, kFront = 200, kDigits = 16;
    if (name.size() <= kLongest) return std::string(name);
    return std::string(front_of(name, kFront)) + "…" + to_hex(digest_of(name)).substr(0, kDigits);
}

std::string escape_excerpt(std::string_view text, std::size_t most) {
    std::string out;
    const auto rest = append_until(out, text, most);
    return rest.empty() ? out : out + "…";
}

}  // namespace shortener_events::cli
