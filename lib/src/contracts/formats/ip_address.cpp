#include "contracts/formats/ip_address.hpp"

#include "base/characters.hpp"

namespace shortener_events::contracts {

namespace {

bool is_decimal_byte(std::string_view text) {
    if (text.empty() || text.size() > 3 || !all_of(text, is_digit) || (text.size() > 1 && text[0] == '0'))
        return false;
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value <= 255;
}

}  // namespace

bool is_ipv4(std::string_view text) {
    for (int part = 0; part < 3; ++part) {
        const std::size_t dot = text.find('.');
        if (dot == text.npos || !is_decimal_byte(text.substr(0, dot))) return false;
        text.remove_prefix(dot + 1);
    }
    return is_decimal_byte(text);
}

bool is_ipv6(std::string_view text) {
    int groups = 0;
    bool compressed = false;
    if (text.starts_with("::")) {
        compressed = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (colon == text.npos && is_ipv4(group)) {
            groups += 2;
            break;
        }
        if (group.empty() || group.size() > 4 || !all_of(group, is_hex)) return false;
        ++groups;
        if (colon == text.npos) break;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
        if (text[0] != ':') continue;
        if (compressed) return false;
        compressed = true;
        text.remove_prefix(1);
    }
    return compressed ? groups < 8 : groups == 8;
}

}  // namespace shortener_events::contracts
