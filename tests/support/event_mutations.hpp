// Events with something wrong with them, or not: the contracts' examples, changed at random.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

inline std::vector<std::string> example_events() {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(SOURCE_DIR "/contracts/examples")) {
        if (file.is_regular_file()) files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> events;
    for (const auto& file : files) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        events.push_back(text.str());
    }
    return events;
}

// clang-format off
/// Pieces that break JSON, a date-time or a URL in every way known, or leave it whole.
inline constexpr std::string_view kPieces[] = {
    "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "nul", "0", "-", "1e5", "1.", "01", "-0", "1e400", "2.0",
    "123456789012345678901234567890", "NaN", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\x", "\\u00e9", "\\/",
    "\x01", "\x7f", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xef\xbb\xbf", " ", "\n", "\t", "//", "/**/", "'", "é", "\0",
    "\"shortCode\":\"x\",", "\"a\":1,", ",\"k\":{}", ",\"list\":[1,null]", "+00:00", "Z", "z", "T", "t", ".5", ".", "60", "-02-29",
    "http:", "https://", "mailto:", "[::1]", "@", ":8080", ":99999", "xn--", "%41", "%", "?", "#", "127.1", "ß", "\xE2\x80\x8B"};
// clang-format on

/// As long as a field or a header may become, and around the sizes at which memory grows.
inline constexpr std::size_t kStretches[] = {64, 640, 2000, 4096, 65'536};

/// `piece` again and again where the event has something, mostly inside of a text.
inline std::string stretched(std::string event, std::string_view piece, std::size_t at, std::size_t length) {
    if (piece.empty()) return event;
    std::string filling;
    while (filling.size() < length) filling += piece;
    const std::size_t quote = event.find('"', at);
    return event.insert(quote == event.npos ? at : quote, filling);
}

inline std::string mutated(std::string event, std::mt19937& random) {
    const auto pick = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    for (std::size_t changes = 1 + pick(3); changes > 0; --changes) {
        const std::size_t at = pick(event.size() + 1);
        const std::size_t length = std::min(pick(12), event.size() - at);
        switch (pick(4)) {
            case 0:
                event.erase(at, length);
                break;
            case 1:
                event.insert(at, kPieces[pick(std::size(kPieces))]);
                break;
            case 2:
                event.insert(pick(event.size() + 1), event.substr(at, length * 4));
                break;
            default:
                if (at < event.size()) event[at] = static_cast<char>(pick(256));
        }
    }
    if (pick(100) == 0)
        event = stretched(std::move(event), kPieces[pick(std::size(kPieces))], pick(event.size() + 1),
                          kStretches[pick(std::size(kStretches))]);
    return event;
}

}  // namespace shortener_events
