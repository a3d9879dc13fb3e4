// Classes of characters: ASCII only, independent of any locale.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace shortener_events {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_alpha(char c) {
    return is_lower(c) || is_upper(c);
}
constexpr bool is_alnum(char c) {
    return is_alpha(c) || is_digit(c);
}
constexpr bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The value of a hexadecimal digit.
constexpr unsigned hex_value(char c) {
    return static_cast<unsigned>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}

/// Some bytes, asked for one by one: quicker than a search through their list.
class CharacterSet {
  public:
    constexpr explicit CharacterSet(std::string_view members) {
        for (const char c : members) is_member_[static_cast<unsigned char>(c)] = true;
    }

    constexpr CharacterSet with_range(unsigned char first, unsigned char last) const {
        CharacterSet set = *this;
        for (unsigned c = first; c <= last; ++c) set.is_member_[c] = true;
        return set;
    }

    constexpr bool contains(char c) const { return is_member_[static_cast<unsigned char>(c)]; }

    /// Where the first member stands in the text; text.size(): nowhere.
    constexpr std::size_t find_in(std::string_view text) const {
        std::size_t at = 0;
        while (at < text.size() && !contains(text[at])) ++at;
        return at;
    }

  private:
    std::array<bool, 256> is_member_{};
};

/// All characters of `text` satisfy `test`; true for an empty text.
template <typename Test>
constexpr bool all_of(std::string_view text, Test test) {
    return std::all_of(text.begin(), text.end(), test);
}

}  // namespace shortener_events
