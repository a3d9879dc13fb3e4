#include "shortener_events/visible_text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace shortener_events {

namespace {

constexpr std::int32_t kReplacement = 0xFFFD;

/// Drawn as nothing although their category is that of symbols: the empty Braille pattern, a musical null
/// notehead.
constexpr std::array<std::int32_t, 2> kBlankSymbols{0x2800, 0x1D159};

/// Which bytes a search stops at: those that may belong to an invisible character, since they are beyond
/// ASCII, or DEL; or the controls of ASCII as well, which are layout in JSON.
enum class Suspects { beyond_ascii, controls_too };

/// Where the first one stands, or the text's end. Eight bytes at a time, since most texts have none.
template <Suspects kSuspects>
std::size_t find_suspect(std::string_view text, std::size_t at) {
    constexpr bool kControls = kSuspects == Suspects::controls_too;
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighBits = 0x8080808080808080;
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        std::uint64_t found = word | (word + kOnes);
        if constexpr (kControls) found |= word - kOnes * 0x20;
        if ((found & kHighBits) != 0) break;
    }
    const auto is_suspect = [](unsigned char byte) { return byte >= 0x7F || (kControls && byte < 0x20); };
    while (at < text.size() && !is_suspect(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

std::size_t find_beyond_ascii(std::string_view text, std::size_t at) {
    return find_suspect<Suspects::beyond_ascii>(text, at);
}

void append_json_escape(std::string& out, std::int32_t code) {
    const auto unit = [&](std::int32_t value) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    };
    if (code < 0x10000) return unit(code);
    unit(0xD800 + ((code - 0x10000) >> 10));
    unit(0xDC00 + (code & 0x3FF));
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
        const auto room = text.substr(0, most - out.size());
        if (const auto plain = find_suspect<Suspects::controls_too>(room, 0); plain > 0) {
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

Character first_character(std::string_view text) {
    utf8proc_int32_t code = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &code);
    if (length <= 0) return {-1, 1};
    return {code, static_cast<std::size_t>(length)};
}

bool is_plain_ascii(std::string_view text) {
    return find_beyond_ascii(text, 0) == text.size();
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = find_beyond_ascii(text, 0); at < text.size(); at = find_beyond_ascii(text, at)) {
        const Character next = first_character(text.substr(at));
        if (next.code < 0) return false;
        at += next.length;
    }
    return true;
}

bool is_invisible(std::int32_t code) {
    const utf8proc_property_t* property = utf8proc_get_property(code);
    switch (property->category) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return property->ignorable || std::ranges::find(kBlankSymbols, code) != kBlankSymbols.end();
    }
}

std::string visible_json(std::string json) {
    std::size_t at = find_beyond_ascii(json, 0);
    if (at == json.size()) return json;
    std::string out;
    std::size_t copied = 0;
    for (; at < json.size(); at = find_beyond_ascii(json, at)) {
        const Character next = first_character(std::string_view(json).substr(at));
        if (next.code < 0 || is_invisible(next.code)) {
            out.append(json, copied, at - copied);
            append_json_escape(out, next.code < 0 ? kReplacement : next.code);
            copied = at + next.length;
        }
        at += next.length;
    }
    return copied == 0 ? json : out.append(json, copied);
}

std::string escape_line(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
}

void append_escaped(std::string& out, std::string_view text) {
    append_until(out, text, std::string_view::npos);
}

std::string escape_excerpt(std::string_view text, std::size_t most) {
    std::string out;
    const auto rest = append_until(out, text, most);
    return rest.empty() ? out : out + "…";
}

}  // namespace shortener_events
