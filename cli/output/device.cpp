#include "cli/output/device.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace shortener_events::cli {

namespace {

/// The first word found decides: bots name the browser that they take after, Android names Linux.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kWords{{
    {"bot", "bot"},
    {"crawl", "bot"},
    {"spider", "bot"},
    {"slurp", "bot"},
    {"facebookexternal", "bot"},
    {"preview", "bot"},
    {"curl/", "bot"},
    {"wget/", "bot"},
    {"python", "bot"},
    {"go-http-client", "bot"},
    {"headless", "bot"},
    {"iphone", "iPhone"},
    {"ipad", "iPad"},
    {"android", "Android"},
    {"windows", "Windows"},
    {"cros ", "ChromeOS"},
    {"macintosh", "Mac"},
    {"mac os x", "Mac"},
    {"linux", "Linux"},
    {"x11", "Linux"},
}};

constexpr std::size_t kLongestRead = 1024;  // the words stand at the begin

}  // namespace

std::string_view device_of(std::string_view user_agent) {
    std::string text(user_agent.substr(0, kLongestRead));
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    for (const auto& [word, device] : kWords)
        if (text.find(word) != std::string::npos) return device;
    return "other";
}

}  // namespace shortener_events::cli
