#include "contracts/formats/uri.hpp"

#include "base/characters.hpp"
#include "contracts/formats/alphabet.hpp"
#include "contracts/formats/code_points.hpp"
#include "contracts/formats/ip_address.hpp"

namespace shortener_events::contracts {

namespace {

constexpr std::string_view kUnreservedMarks = "-._~";
constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

bool may_hold(Alphabet alphabet, char32_t code) {
    return alphabet != Alphabet::ascii &&
           (is_ucschar(code) || (alphabet == Alphabet::with_private && is_iprivate(code)));
}

/// Takes "%41" from the front; false where it is not there.
bool take_encoded_byte(std::string_view& text) {
    if (text.size() < 3 || text[0] != '%' || !is_hex(text[1]) || !is_hex(text[2])) return false;
    text.remove_prefix(3);
    return true;
}

/// Unreserved characters, sub-delimiters, `extra` and percent-encoded bytes.
bool consists_of(std::string_view text, std::string_view extra, Alphabet alphabet) {
    while (!text.empty()) {
        const char c = text[0];
        if (!is_ascii(c)) {
            if (!may_hold(alphabet, take_code_point(text))) return false;
        } else if (c == '%') {
            if (!take_encoded_byte(text)) return false;
        } else if (is_alnum(c) || kUnreservedMarks.find(c) != kUnreservedMarks.npos ||
                   kSubDelimiters.find(c) != kSubDelimiters.npos || extra.find(c) != extra.npos) {
            text.remove_prefix(1);
        } else {
            return false;
        }
    }
    return true;
}

bool is_scheme(std::string_view text) {
    return !text.empty() && is_alpha(text[0]) &&
           all_of(text, [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

/// "v1.anything" inside the brackets of a host.
bool is_future_address(std::string_view text) {
    const std::size_t dot = text.find('.');
    return text.size() > 1 && to_lower(text[0]) == 'v' && dot != text.npos && dot > 1 &&
           dot + 1 < text.size() && all_of(text.substr(1, dot - 1), is_hex) && text.find('%') == text.npos &&
           consists_of(text.substr(dot + 1), ":", Alphabet::ascii);
}

bool is_authority(std::string_view text, Alphabet alphabet) {
    const std::size_t at = text.find('@');
    if (at != text.npos) {
        if (!consists_of(text.substr(0, at), ":", alphabet)) return false;
        text.remove_prefix(at + 1);
    }
    std::size_t host_end = text.find(':');
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) return false;
        const std::string_view address = text.substr(1, close - 1);
        if (!is_ipv6(address) && !is_future_address(address)) return false;
        host_end = close + 1 == text.size() ? text.npos : close + 1;
    } else if (!consists_of(text.substr(0, host_end), "", alphabet)) {
        return false;
    }
    return host_end == text.npos || (text[host_end] == ':' && all_of(text.substr(host_end + 1), is_digit));
}

/// What may follow the scheme, or be a reference alone: authority, path, query, fragment.
bool is_relative_part(std::string_view text, Alphabet alphabet) {
    if (const std::size_t hash = text.find('#'); hash != text.npos) {
        if (!consists_of(text.substr(hash + 1), ":@/?", alphabet)) return false;
        text = text.substr(0, hash);
    }
    if (const std::size_t mark = text.find('?'); mark != text.npos) {
        const Alphabet in_query = alphabet == Alphabet::ascii ? Alphabet::ascii : Alphabet::with_private;
        if (!consists_of(text.substr(mark + 1), ":@/?", in_query)) return false;
        text = text.substr(0, mark);
    }
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        const std::size_t slash = text.find('/');
        if (!is_authority(text.substr(0, slash), alphabet)) return false;
        text = slash == text.npos ? std::string_view{} : text.substr(slash);
    }
    return consists_of(text, ":@/", alphabet);
}

bool is_absolute(std::string_view text, Alphabet alphabet) {
    const std::size_t colon = text.find(':');
    return colon != text.npos && is_scheme(text.substr(0, colon)) &&
           is_relative_part(text.substr(colon + 1), alphabet);
}

/// A relative path's first step must hold no colon: it would read as a scheme.
bool is_relative(std::string_view text, Alphabet alphabet) {
    const std::string_view first = text.substr(0, text.find_first_of("/?#"));
    return first.find(':') == first.npos && is_relative_part(text, alphabet);
}

/// A variable's name: letters, digits, `_` and percent-encoded bytes, with single dots between them.
bool is_variable_name(std::string_view name) {
    bool may_be_dot = false;
    while (!name.empty()) {
        if (name[0] == '.' && !may_be_dot) return false;
        may_be_dot = name[0] != '.';
        if (name[0] == '%') {
            if (!take_encoded_byte(name)) return false;
        } else if (is_alnum(name[0]) || name[0] == '_' || name[0] == '.') {
            name.remove_prefix(1);
        } else {
            return false;
        }
    }
    return may_be_dot;
}

/// "name", "name*" or "name:99".
bool is_variable(std::string_view text) {
    if (text.ends_with('*')) return is_variable_name(text.substr(0, text.size() - 1));
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return is_variable_name(text);
    const std::string_view length = text.substr(colon + 1);
    return is_variable_name(text.substr(0, colon)) && !length.empty() && length.size() <= 4 &&
           length[0] != '0' && all_of(length, is_digit);
}

bool is_template_expression(std::string_view text) {
    constexpr std::string_view kOperators = "+#./;?&";
    if (!text.empty() && kOperators.find(text[0]) != kOperators.npos) text.remove_prefix(1);
    while (true) {
        const std::size_t comma = text.find(',');
        if (!is_variable(text.substr(0, comma))) return false;
        if (comma == text.npos) return true;
        text.remove_prefix(comma + 1);
    }
}

/// Takes one literal from the front (RFC 6570 section 2.1; an apostrophe is one by its erratum 6937).
bool take_template_literal(std::string_view& text) {
    constexpr std::string_view kForbidden = " \"<>\\^`{|}";
    const char c = text[0];
    if (!is_ascii(c)) return may_hold(Alphabet::with_private, take_code_point(text));
    if (c == '%') return take_encoded_byte(text);
    text.remove_prefix(1);
    return c > 0x20 && c != 0x7f && kForbidden.find(c) == kForbidden.npos;
}

}  // namespace

bool is_uri(std::string_view text) {
    return is_absolute(text, Alphabet::ascii);
}
bool is_iri(std::string_view text) {
    return is_absolute(text, Alphabet::unicode);
}

bool is_uri_reference(std::string_view text) {
    return is_absolute(text, Alphabet::ascii) || is_relative(text, Alphabet::ascii);
}

bool is_iri_reference(std::string_view text) {
    return is_absolute(text, Alphabet::unicode) || is_relative(text, Alphabet::unicode);
}

bool is_uri_template(std::string_view text) {
    while (!text.empty()) {
        if (text[0] == '{') {
            const std::size_t close = text.find('}');
            if (close == text.npos || !is_template_expression(text.substr(1, close - 1))) return false;
            text.remove_prefix(close + 1);
        } else if (!take_template_literal(text)) {
            return false;
        }
    }
    return true;
}

}  // namespace shortener_events::contracts
