#include "cli/input/position.hpp"

#include <fmt/format.h>

#include <charconv>

#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::int64_t kLeastEpochMs = 100'000'000'000;  // March 1973

/// An end of the topic or an offset, as --from takes them.
bool is_place(const std::string& text) {
    try {
        return parse_position(text).kind != Position::Kind::time;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

Position parse_position(const std::string& text) {
    if (text == "beginning" || text == "begin" || text == "earliest") return {Position::Kind::begin, 0};
    if (text == "end" || text == "latest") return {Position::Kind::end, 0};
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = code == std::errc{} && end == text.data() + text.size();
    if (is_number && number < 0) return {Position::Kind::before_end, -number};
    if (is_number && number < kLeastEpochMs) return {Position::Kind::offset, number};
    try {
        return {Position::Kind::time, parse_time(text, now_ms())};
    } catch (const Error&) {
        throw Error(ErrorCategory::argument, fmt::format("not a position: \"{}\"", text),
                    "write beginning, end, an offset, a time such as 2026-01-31T09:30:00Z, 2026-01-31 or "
                    "yesterday, or an age such as 15m");
    }
}

Position parse_start_time(const std::string& text) {
    try {
        return {Position::Kind::time, parse_time(text, now_ms())};
    } catch (const Error& error) {
        if (!is_place(text)) throw;
        throw Error(ErrorCategory::argument, error.what(),
                    fmt::format("--from takes it as a place: --from {}", text));
    }
}

}  // namespace shortener_events::cli
