// Events with long fields: what arrives in a User-Agent header is as long as whoever clicks wants it to be.
#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events::tests {

/// Around the sizes at which buffers of a parser grow, up to what no header carries.
inline constexpr std::array<std::size_t, 7> kLongLengths{500, 640, 655, 2000, 4096, 16'384, 65'536};

/// The optional texts of a click.
inline constexpr std::array<const char*, 6> kClickTexts{"userAgent", "ipAddress", "country",
                                                        "city",      "referer",   "userId"};

/// `name` again and again, so that one field's bytes are never taken for another's.
inline std::string long_text(std::string_view name, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text.append(name).append(" é \"\\ ");  // JSON writes some of it longer
    return text;
}

inline nlohmann::json short_click(const std::string& code = "a") {
    return {
        {"shortCode", code}, {"originalUrl", "https://example.com"}, {"timestamp", "2026-01-31T09:30:00Z"}};
}

/// A valid click, all of whose texts have `bytes` or a few more.
inline nlohmann::json long_click(std::size_t bytes, const std::string& code = "a") {
    auto click = short_click(code);
    for (const char* name : kClickTexts) click[name] = long_text(name, bytes);
    click["metadata"] = {{long_text("metadata", bytes), long_text("value", bytes)}};
    return click;
}

/// As it is read from a topic, with the key of no producer of ours.
inline Record record_of(const nlohmann::json& event, std::int64_t offset = 0) {
    Record record;
    record.topic = "url-shortener.click";
    record.offset = offset;
    record.key = "k";
    record.value = event.dump();
    return record;
}

}  // namespace shortener_events::tests
