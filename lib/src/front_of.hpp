// Texts that are cut.
#pragma once

#include <cstddef>
#include <string>

namespace shortener_events {

/// The front of a text, ending with a whole character where it is UTF-8.
inline std::string front_of(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    const auto goes_on = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t end = most;
    while (end > 0 && most - end < 4 && goes_on(end)) --end;
    return text.substr(0, goes_on(end) ? most : end);
}

}  // namespace shortener_events
