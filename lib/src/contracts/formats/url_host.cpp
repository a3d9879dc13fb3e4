#include <algorithm>
#include <cstdint>
#include <string>

#include "base/characters.hpp"
#include "contracts/formats/idna.hpp"
#include "contracts/formats/ip_address.hpp"
#include "contracts/formats/url.hpp"

namespace shortener_events::contracts {

namespace {

constexpr CharacterSet kForbiddenInHosts(std::string_view{"\0\t\n\r #/:<>?@[\\]^|", 17});
constexpr CharacterSet kForbiddenInDomains =
    kForbiddenInHosts.with_range(0, 0x1f).with_range('%', '%').with_range(0x7f, 0x7f);
/// Only a domain with one of these has to go through IDNA; a hyphen may belong to "xn--".
constexpr CharacterSet kMayNeedIdna = CharacterSet("%-").with_range(0x80, 0xff);

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

/// One part of an IPv4 address: decimal, 0-octal or 0x-hexadecimal. Saturates above 32 bits; -1: no number.
std::int64_t ipv4_number(std::string_view part) {
    if (part.empty()) return -1;
    unsigned base = 10;
    if (part.size() >= 2 && part[0] == '0' && to_lower(part[1]) == 'x') {
        part.remove_prefix(2);
        base = 16;
    } else if (part.size() >= 2 && part[0] == '0') {
        part.remove_prefix(1);
        base = 8;
    }
    constexpr std::int64_t kTooBig = std::int64_t{1} << 33;
    std::int64_t value = 0;
    for (const char c : part) {
        if (!is_hex(c) || hex_value(c) >= base) return -1;
        value = std::min(kTooBig, value * base + hex_value(c));
    }
    return value;
}

bool ends_in_a_number(std::string_view domain) {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    const std::string_view last = domain.substr(domain.rfind('.') + 1);
    return !last.empty() && (all_of(last, is_digit) || ipv4_number(last) >= 0);
}

/// The standard's IPv4 parser: one to four parts, the last fills the remaining bytes.
bool is_url_ipv4(std::string_view domain) {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    for (int parts = 1; parts <= 4; ++parts) {
        const std::size_t dot = domain.find('.');
        const std::int64_t value = ipv4_number(domain.substr(0, dot));
        if (value < 0) return false;
        if (dot == domain.npos) return value < std::int64_t{1} << (8 * (5 - parts));
        if (value > 255) return false;
        domain.remove_prefix(dot + 1);
    }
    return false;
}

bool has_punycode_label(std::string_view domain) {
    for (std::size_t i = 0; i + 4 <= domain.size(); ++i) {
        if (to_lower(domain[i]) == 'x' && to_lower(domain[i + 1]) == 'n' && domain[i + 2] == '-' &&
            domain[i + 3] == '-' && (i == 0 || domain[i - 1] == '.')) {
            return true;
        }
    }
    return false;
}

bool needs_idna(std::string_view domain) {
    if (kMayNeedIdna.find_in(domain) == domain.size()) return false;
    return domain.find('%') != domain.npos || !all_of(domain, is_ascii) || has_punycode_label(domain);
}

bool is_ascii_domain(std::string_view domain) {
    return !domain.empty() && kForbiddenInDomains.find_in(domain) == domain.size() &&
           (!ends_in_a_number(domain) || is_url_ipv4(domain));
}

/// The URL standard's IPv6 parser takes what RFC 4291 writes.
bool is_bracketed_ipv6(std::string_view host) {
    return host.ends_with(']') && is_ipv6(host.substr(1, host.size() - 2));
}

}  // namespace

bool is_url_domain_or_address(std::string_view host) {
    if (host.starts_with('[')) return is_bracketed_ipv6(host);
    if (!needs_idna(host)) return is_ascii_domain(host);
    const auto ascii = domain_to_ascii(percent_decoded(host));
    return ascii && is_ascii_domain(*ascii);
}

bool is_url_opaque_host(std::string_view host) {
    if (host.starts_with('[')) return is_bracketed_ipv6(host);
    return kForbiddenInHosts.find_in(host) == host.size();
}

}  // namespace shortener_events::contracts
