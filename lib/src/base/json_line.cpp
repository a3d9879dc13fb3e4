#include "base/json_line.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

// Eight characters at a time, the first one in the lowest byte.
static_assert(std::endian::native == std::endian::little);

/// The high bit of the first character that JSON must escape, and of none before it.
constexpr std::uint64_t escapes_in(std::uint64_t word) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighBits = kOnes * 0x80;
    const auto zeros = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
    return (((word - kOnes * 0x20) & ~word) | zeros(word ^ (kOnes * '"')) | zeros(word ^ (kOnes * '\\'))) &
           kHighBits;
}

/// The next eight characters, or those that are left and blanks.
std::uint64_t word_at(std::string_view text, std::size_t at) {
    std::uint64_t word = 0x2020202020202020;
    const std::size_t left = text.size() - at;
    if (left >= sizeof word)
        std::memcpy(&word, text.data() + at, sizeof word);  // one instruction, unlike the other
    else
        std::memcpy(&word, text.data() + at, left);
    return word;
}

/// What follows the backslash of each character that must be escaped: its short form where there is one, else
/// u (RFC 8259, section 7).
constexpr auto kEscapes = [] {
    std::array<char, 256> letters{};
    letters.fill('u');
    constexpr std::string_view kShort = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    for (std::size_t i = 0; i < kShort.size(); ++i)
        letters[static_cast<unsigned char>(kShort[i])] = kLetters[i];
    return letters;
}();

char* put_escape(char* out, unsigned char character) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    *out++ = '\\';
    *out++ = kEscapes[character];
    if (kEscapes[character] != 'u') return out;
    for (const char digit : {'0', '0', kDigits[character >> 4U], kDigits[character & 15U]}) *out++ = digit;
    return out;
}

/// At most kEscapedAtOnce characters at a time, which take six times as many at the most.
constexpr std::size_t kEscapedAtOnce = 256;

void append_escapes(std::string& line, std::string_view text) {
    std::array<char, 6 * kEscapedAtOnce + sizeof(std::uint64_t)>
        escaped;  // NOLINT: each byte is written before it is read
    char* out = escaped.data();
    for (std::size_t at = 0; at < text.size();) {
        const std::uint64_t word = word_at(text, at), found = escapes_in(word);
        std::memcpy(out, &word, sizeof word);
        const std::size_t plain = found == 0 ? std::min(sizeof word, text.size() - at)
                                             : static_cast<std::size_t>(std::countr_zero(found)) / 8;
        out += plain;
        at += plain;
        if (found != 0) out = put_escape(out, static_cast<unsigned char>(text[at++]));
    }
    line.append(escaped.data(), out);
}

/// By the JSON library: rare.
std::string quoted_with_replacements(std::string_view text) {
    using Json = nlohmann::json;
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void JsonLine::separate() {
    if (text_.empty()) return;
    const char last = text_.back();
    if (last != '{' && last != '[' && last != ':') text_ += ',';
}

JsonLine& JsonLine::open(char bracket) {
    separate();
    text_ += bracket;
    return *this;
}

JsonLine& JsonLine::raw(std::string_view value) {
    separate();
    text_ += value;
    return *this;
}

JsonLine& JsonLine::member(std::string_view name) {
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\":";
    return *this;
}

JsonLine& JsonLine::any_member(std::string_view name) {
    text(name);
    text_ += ':';
    return *this;
}

JsonLine& JsonLine::text(std::string_view value) {
    separate();
    quote(value);
    return *this;
}

void JsonLine::quote(std::string_view text) {
    if (!is_plain_ascii(text)) {
        is_visible_ = false;
        if (!is_utf8(text)) {
            text_ += quoted_with_replacements(text);
            return;
        }
    }
    text_ += '"';
    for (; text.size() > kEscapedAtOnce; text.remove_prefix(kEscapedAtOnce))
        append_escapes(text_, text.substr(0, kEscapedAtOnce));
    append_escapes(text_, text);
    text_ += '"';
}

std::string JsonLine::finish() && {
    return is_visible_ ? std::move(text_) : visible_json(std::move(text_));
}

}  // namespace shortener_events
