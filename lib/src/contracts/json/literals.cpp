#include "contracts/json/literals.hpp"

#include <charconv>

#include "base/characters.hpp"

namespace shortener_events::contracts {

namespace {

/// Takes digits from the front; false: there are none.
bool take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    text.remove_prefix(count);
    return count > 0;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// Takes "XXXX" of "\uXXXX" from the front; -1: it is not there.
long take_code_unit(std::string_view& text) {
    if (text.size() < 4 || !all_of(text.substr(0, 4), is_hex)) return -1;
    long unit = 0;
    for (const char c : text.substr(0, 4)) unit = unit * 16 + static_cast<long>(hex_value(c));
    text.remove_prefix(4);
    return unit;
}

/// Takes what follows "\u" from the front, both halves of a surrogate pair; -1: it is no code point.
long take_escaped_code_point(std::string_view& text) {
    const long high = take_code_unit(text);
    if (high < 0xD800 || high > 0xDFFF) return high;
    if (high > 0xDBFF || !take(text, '\\') || !take(text, 'u')) return -1;
    const long low = take_code_unit(text);
    return low < 0xDC00 || low > 0xDFFF ? -1 : 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

void append_utf8(long code, std::string& into) {
    const auto tail = [&](int shift) { into += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        into += static_cast<char>(code);
    } else if (code < 0x800) {
        into += static_cast<char>(0xC0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        into += static_cast<char>(0xE0 | (code >> 12));
        tail(6), tail(0);
    } else {
        into += static_cast<char>(0xF0 | (code >> 18));
        tail(12), tail(6), tail(0);
    }
}

/// The character that "\c" stands for; NUL: none.
char short_escape(char c) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t at = kEscapes.find(c);
    return at == kEscapes.npos ? '\0' : kMeanings[at];
}

/// Takes what follows a backslash from the front.
bool take_escape(std::string_view& text, std::string& into) {
    if (text.empty()) return false;
    if (take(text, 'u')) {
        const long code = take_escaped_code_point(text);
        if (code < 0) return false;
        append_utf8(code, into);
        return true;
    }
    const char meaning = short_escape(text[0]);
    into += meaning;
    text.remove_prefix(1);
    return meaning != '\0';
}

}  // namespace

bool is_json_number(std::string_view token) {
    take(token, '-');
    if (!take(token, '0') && !take_digits(token)) return false;
    if (take(token, '.') && !take_digits(token)) return false;
    if (!token.starts_with('e') && !token.starts_with('E')) return token.empty();
    token.remove_prefix(1);
    if (!take(token, '+')) take(token, '-');
    return take_digits(token) && token.empty();
}

std::optional<nlohmann::json> read_json_number(std::string_view token) {
    if (!is_json_number(token)) return std::nullopt;
    const char* end = token.data() + token.size();
    if (token.find_first_of(".eE") == token.npos) {
        std::int64_t integer = 0;
        if (std::from_chars(token.data(), end, integer).ec != std::errc{}) return std::nullopt;
        return integer;
    }
    double real = 0;
    if (std::from_chars(token.data(), end, real).ec != std::errc{}) return std::nullopt;
    return real;
}

bool unescape(std::string_view text, std::string& into) {
    while (true) {
        const std::size_t backslash = text.find('\\');
        into += text.substr(0, backslash);
        if (backslash == text.npos) return true;
        text.remove_prefix(backslash + 1);
        if (!take_escape(text, into)) return false;
    }
}

}  // namespace shortener_events::contracts
