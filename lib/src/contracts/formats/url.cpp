#include "contracts/formats/url.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/characters.hpp"

namespace shortener_events::contracts {

namespace {

constexpr std::array<std::string_view, 5> kSpecialSchemes{"https", "http", "ws", "wss", "ftp"};

enum class Kind { special, file, other };

constexpr CharacterSet kTabsAndNewlines("\t\n\r");
constexpr CharacterSet kAfterHost("/?#");
constexpr CharacterSet kAfterSpecialHost("/\\?#");
constexpr CharacterSet kPlainHost =
    CharacterSet(".").with_range('a', 'z').with_range('A', 'Z').with_range('0', '9');

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (to_lower(text[i]) != lower[i]) return false;
    }
    return true;
}

Kind kind_of(std::string_view scheme) {
    const auto is_scheme = [scheme](std::string_view known) { return equals_ignoring_case(scheme, known); };
    if (std::any_of(kSpecialSchemes.begin(), kSpecialSchemes.end(), is_scheme)) return Kind::special;
    return is_scheme("file") ? Kind::file : Kind::other;
}

constexpr bool is_trimmed(char c) {
    return static_cast<unsigned char>(c) <= 0x20;
}

/// The parser sees neither surrounding spaces nor any tab or newline.
std::string_view trim(std::string_view text) {
    while (!text.empty() && is_trimmed(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_trimmed(text.back())) text.remove_suffix(1);
    return text;
}

/// Looks at every byte, which is quicker than to stop at the first: such URLs are rare.
bool holds_control_characters(std::string_view text) {
    unsigned char lowest = 0xff;
    for (const char c : text) lowest = std::min(lowest, static_cast<unsigned char>(c));
    return lowest < 0x20;
}

std::string without_tabs_and_newlines(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (const char c : text) {
        if (!kTabsAndNewlines.contains(c)) kept += c;
    }
    return kept;
}

/// The length of the scheme before its colon; 0: there is none.
std::size_t scheme_length(std::string_view text) {
    if (text.empty() || !is_alpha(text[0])) return 0;
    std::size_t end = 1;
    while (end < text.size() &&
           (is_alnum(text[end]) || text[end] == '+' || text[end] == '-' || text[end] == '.'))
        ++end;
    return end < text.size() && text[end] == ':' ? end : 0;
}

bool is_port(std::string_view digits) {
    unsigned port = 0;
    for (const char c : digits) {
        if (!is_digit(c)) return false;
        port = port * 10 + static_cast<unsigned>(c - '0');
        if (port > 65535) return false;
    }
    return true;
}

/// Where the host ends and ":port" begins; a colon inside brackets belongs to the host.
std::size_t host_length(std::string_view authority) {
    bool in_brackets = false;
    for (std::size_t i = 0; i < authority.size(); ++i) {
        if (authority[i] == '[') in_brackets = true;
        if (authority[i] == ']') in_brackets = false;
        if (authority[i] == ':' && !in_brackets) return i;
    }
    return authority.size();
}

bool is_authority(std::string_view authority, Kind kind) {
    const std::size_t at = authority.rfind('@');
    if (at != authority.npos) authority.remove_prefix(at + 1);
    const std::size_t length = host_length(authority);
    const std::string_view host = authority.substr(0, length);
    if (length < authority.size() && !is_port(authority.substr(length + 1))) return false;
    if (!host.empty())
        return kind == Kind::special ? is_url_domain_or_address(host) : is_url_opaque_host(host);
    return kind == Kind::other && at == authority.npos && length == authority.size();
}

bool is_file_authority(std::string_view host) {
    const bool drive = host.size() == 2 && is_alpha(host[0]) && (host[1] == ':' || host[1] == '|');
    return host.empty() || drive || is_url_domain_or_address(host);
}

bool is_slash(char c) {
    return c == '/' || c == '\\';
}

/// What follows "scheme:". Paths, queries and fragments never fail.
bool is_rest(std::string_view rest, Kind kind) {
    if (kind == Kind::other) {
        if (!rest.starts_with("//")) return true;
        rest.remove_prefix(2);
        return is_authority(rest.substr(0, kAfterHost.find_in(rest)), kind);
    }
    if (kind == Kind::file) {
        if (rest.size() < 2 || !is_slash(rest[0]) || !is_slash(rest[1])) return true;
        rest.remove_prefix(2);
        return is_file_authority(rest.substr(0, kAfterSpecialHost.find_in(rest)));
    }
    while (!rest.empty() && is_slash(rest[0])) rest.remove_prefix(1);
    return is_authority(rest.substr(0, kAfterSpecialHost.find_in(rest)), kind);
}

/// The most common URLs, known by their host: letters, digits and dots, and no number at its end. Nothing
/// behind it can fail.
bool is_plain_web_url(std::string_view text) {
    if (!text.starts_with("http")) return false;
    text.remove_prefix(text.starts_with("https") ? 5 : 4);
    if (!text.starts_with("://")) return false;
    text.remove_prefix(3);
    std::size_t label = 0, end = 0;
    for (; end < text.size() && kPlainHost.contains(text[end]); ++end)
        if (text[end] == '.') label = end + 1;
    return label < end && is_alpha(text[label]) && (end == text.size() || kAfterHost.contains(text[end]));
}

}  // namespace

bool is_absolute_url(std::string_view text) {
    if (is_plain_web_url(text)) return true;
    text = trim(text);
    std::string cleaned;
    if (holds_control_characters(text)) {
        cleaned = without_tabs_and_newlines(text);
        text = cleaned;
    }
    const std::size_t scheme = scheme_length(text);
    if (scheme == 0) return false;
    return is_rest(text.substr(scheme + 1), kind_of(text.substr(0, scheme)));
}

}  // namespace shortener_events::contracts
