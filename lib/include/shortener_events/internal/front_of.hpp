// Texts that are cut. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shortener_events {

/// `most` bytes from the front of a text at most, ending with a whole character where it is UTF-8.
inline std::string_view front_of(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    const auto goes_on = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t end = most;
    while (end > 0 && most - end < 4 && goes_on(end)) --end;
    return text.substr(0, goes_on(end) ? most : end);
}

/// The text, or its front with "…" behind it where it has more than `most` bytes: a text that is cut is never
/// taken for one that is whole.
inline std::string cut_text(std::string_view text, std::size_t most) {
    std::string shown(front_of(text, most));
    return shown.size() < text.size() ? shown.append("…") : shown;
}

}  // namespace shortener_events
