#include "cli/settings/properties_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kBlanks = " \t\f", kBlanksAndEnds = " \t\f\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string without_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(kBlanksAndEnds);
    if (begin == text.npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(kBlanksAndEnds) - begin + 1));
}

/// What is left of `text` loses its first line, which ends with \n, \r or both.
std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with("\r\n"))
        text.remove_prefix(2);
    else if (!text.empty())
        text.remove_prefix(1);
    return line;
}

std::string_view without_indent(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    return line;
}

/// An odd number of backslashes at the end.
bool goes_on(std::string_view line) {
    const auto last = line.find_last_not_of('\\');
    return (line.size() - (last == line.npos ? 0 : last + 1)) % 2 == 1;
}

void append_utf8(std::string& text, std::uint32_t point) {
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0 | point >> 6U);
    } else {
        if (point < 0x10000) {
            add(0xE0 | point >> 12U);
        } else {
            add(0xF0 | point >> 18U);
            add(0x80 | (point >> 12U & 0x3FU));
        }
        add(0x80 | (point >> 6U & 0x3FU));
    }
    add(0x80 | (point & 0x3FU));
}

/// Four hexadecimal digits behind \u; nullopt: there are none.
std::optional<std::uint32_t> take_code_unit(std::string_view& text) {
    if (text.size() < 4) return std::nullopt;
    std::uint32_t unit = 0;
    for (const char c : text.substr(0, 4)) {
        const auto lower = static_cast<char>(c | 0x20);
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (lower < 'a' || lower > 'f')) return std::nullopt;
        unit = unit * 16 + static_cast<std::uint32_t>(is_digit ? c - '0' : lower - 'a' + 10);
    }
    text.remove_prefix(4);
    return unit;
}

bool is_high_half(std::uint32_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

/// What a \u stands for, with the second \u where the first is a half of one character; nullopt: it stands
/// for nothing that a setting can have.
std::optional<std::uint32_t> take_escaped_character(std::string_view& text) {
    const auto first = take_code_unit(text);
    if (!first || *first == 0 || (*first >= 0xDC00 && *first < 0xE000)) return std::nullopt;
    if (!is_high_half(*first)) return first;
    if (!text.starts_with("\\u")) return std::nullopt;
    text.remove_prefix(2);
    const auto second = take_code_unit(text);
    if (!second || *second < 0xDC00 || *second >= 0xE000) return std::nullopt;
    return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
}

/// nullopt: an escape in it is malformed.
std::optional<std::string> unescaped(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        char c = text.front();
        text.remove_prefix(1);
        if (c == '\\' && !text.empty()) {
            c = text.front();
            text.remove_prefix(1);
            if (c == 'u') {
                const auto character = take_escaped_character(text);
                if (!character) return std::nullopt;
                append_utf8(plain, *character);
                continue;
            }
            constexpr std::string_view kEscaped = "tnrf", kMeant = "\t\n\r\f";
            if (const auto at = kEscaped.find(c); at != kEscaped.npos) c = kMeant[at];
        }
        plain += c;
    }
    return plain;
}

/// Where the name of a line ends: at the first =, : or blank that is not escaped.
std::size_t end_of_name(std::string_view line) {
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\\')
            ++at;
        else if (line[at] == '=' || line[at] == ':' || kBlanks.find(line[at]) != kBlanks.npos)
            return at;
    }
    return line.size();
}

[[noreturn]] void fail_at(const std::string& path, std::size_t line, const std::string& why) {
    throw Error(ErrorCategory::configuration, fmt::format("{}:{}: {}", path, line, why));
}

PropertyLine parse_java(const std::string& path, std::size_t number, std::string_view line) {
    const auto end = end_of_name(line);
    const auto name = unescaped(line.substr(0, end));
    auto rest = without_indent(line.substr(end));
    if (rest.starts_with('=') || rest.starts_with(':')) rest = without_indent(rest.substr(1));
    const auto value = unescaped(rest);
    if (!name || !value) fail_at(path, number, "a \\u needs four hexadecimal digits that are a character");
    return {without_blanks(*name), without_blanks(*value), number};
}

PropertyLine parse_kcat(const std::string& path, std::size_t number, std::string_view line) {
    const auto equals = line.find('=');
    if (equals == line.npos) fail_at(path, number, "not a key=value line");
    return {without_blanks(line.substr(0, equals)), without_blanks(line.substr(equals + 1)), number};
}

}  // namespace

std::vector<PropertyLine> parse_properties(const std::string& path, const std::string& text,
                                           PropertiesSyntax syntax) {
    const bool is_java = syntax == PropertiesSyntax::java;
    std::string_view rest(text);
    if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    std::vector<PropertyLine> properties;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t begun = number;
        std::string line(without_indent(take_line(rest)));
        if (line.empty() || line[0] == '#' || (is_java && line[0] == '!')) continue;
        for (; is_java && goes_on(line) && !rest.empty(); ++number) {
            line.pop_back();
            line += without_indent(take_line(rest));
        }
        if (is_java && goes_on(line)) line.pop_back();  // the file ends there
        if (line.find('\0') != line.npos) fail_at(path, begun, "it has a zero byte");
        auto property = is_java ? parse_java(path, begun, line) : parse_kcat(path, begun, line);
        if (property.name.empty()) fail_at(path, begun, "not a key=value line");
        properties.push_back(std::move(property));
    }
    return properties;
}

}  // namespace shortener_events::cli
