// RFC 9562. Pure.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/characters.hpp"

namespace shortener_events {

/// In its usual form, of any version: 8-4-4-4-12 hex digits of either case.
constexpr bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

}  // namespace shortener_events
