// Pointers as RFC 6901 has them, however long, and what nlohmann says of them: for fuzzers that compare.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace shortener_events::fuzz {

inline std::string pointer_to(std::string pointer, std::string_view step) {
    pointer += '/';
    for (const char c : step) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return pointer;
}

/// nlohmann throws where a step into an array is no index.
inline bool has(const nlohmann::json& value, const nlohmann::json::json_pointer& place) {
    try {
        return value.contains(place);
    } catch (const nlohmann::json::exception&) {
        return false;
    }
}

}  // namespace shortener_events::fuzz
