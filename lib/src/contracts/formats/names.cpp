#include "contracts/formats/names.hpp"

#include "base/characters.hpp"
#include "contracts/formats/alphabet.hpp"
#include "contracts/formats/idna.hpp"
#include "contracts/formats/ip_address.hpp"

namespace shortener_events::contracts {

namespace {

bool is_atom_character(char c, Alphabet alphabet) {
    constexpr std::string_view kExtra = "!#$%&'*+-/=?^_`{|}~";
    return is_alnum(c) || kExtra.find(c) != kExtra.npos || (alphabet == Alphabet::unicode && !is_ascii(c));
}

bool is_dotted_atom(std::string_view text, Alphabet alphabet) {
    bool after_dot = true;
    for (const char c : text) {
        if (c == '.' ? after_dot : !is_atom_character(c, alphabet)) return false;
        after_dot = c == '.';
    }
    return !after_dot;
}

bool is_quoted_local_part(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && ++i == text.size()) return false;
        if (is_ascii(text[i]) && (text[i] < 0x20 || text[i] == 0x7f)) return false;
        if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) return false;
    }
    return true;
}

bool is_address_literal(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
    text = text.substr(1, text.size() - 2);
    return text.starts_with("IPv6:") ? is_ipv6(text.substr(5)) : is_ipv4(text);
}

/// RFC 5890 section 2.3.1: such a label stands for one that is not ASCII. Others with two hyphens there are
/// reserved, but in use.
bool claims_to_be_a_label(std::string_view label) {
    return label.size() >= 4 && to_lower(label[0]) == 'x' && to_lower(label[1]) == 'n' && label[2] == '-' &&
           label[3] == '-';
}

/// Labels between dots; a trailing dot makes an empty one.
bool has_hostname_labels(std::string_view text, Alphabet alphabet) {
    while (true) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        const auto allowed = [&](char c) {
            return is_alnum(c) || c == '-' || (alphabet == Alphabet::unicode && !is_ascii(c));
        };
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!all_of(label, allowed)) return false;
        if (alphabet == Alphabet::ascii && claims_to_be_a_label(label) && !is_a_label(label)) return false;
        if (dot == text.npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_mailbox(std::string_view text, Alphabet alphabet) {
    const std::size_t at = text.rfind('@');
    if (at == text.npos) return false;
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    return (is_dotted_atom(local, alphabet) || is_quoted_local_part(local)) &&
           (is_address_literal(domain) || has_hostname_labels(domain, alphabet));
}

}  // namespace

bool is_email(std::string_view text) {
    return is_mailbox(text, Alphabet::ascii);
}
bool is_idn_email(std::string_view text) {
    return is_mailbox(text, Alphabet::unicode);
}

bool is_hostname(std::string_view text) {
    return text.size() <= 253 && has_hostname_labels(text, Alphabet::ascii);
}

bool is_json_pointer(std::string_view text) {
    if (!text.empty() && text[0] != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

bool is_relative_json_pointer(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == 0 || (end > 1 && text[0] == '0')) return false;
    text.remove_prefix(end);
    return text == "#" || is_json_pointer(text);
}

}  // namespace shortener_events::contracts
