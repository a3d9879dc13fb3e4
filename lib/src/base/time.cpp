#include "shortener_events/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "shortener_events/error.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events {

namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr std::int64_t kFirstMs = -62167219200000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t kLastMs = 253402300799999;   // 9999-12-31T23:59:59.999Z

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> number_at(std::string_view text, std::size_t start, std::size_t length) {
    if (start + length > text.size() || !all_digits(text.substr(start, length))) return std::nullopt;
    int value = 0;
    std::from_chars(text.data() + start, text.data() + start + length, value);
    return value;
}

std::optional<sys_days> parse_day(std::string_view text) {
    const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return sys_days(date);
}

std::optional<milliseconds> parse_clock(std::string_view text) {
    const auto hour = number_at(text, 0, 2), minute = number_at(text, 3, 2), second = number_at(text, 6, 2);
    if (!hour || !minute || !second || text[2] != ':' || text[5] != ':') return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

/// Takes ".123456" off the front of `rest`; nullopt where a dot has no digit behind it.
std::optional<milliseconds> take_fraction(std::string_view& rest) {
    if (rest.empty() || rest[0] != '.') return milliseconds(0);
    const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    if (end == 1) return std::nullopt;
    std::string digits(rest.substr(1, std::min<std::size_t>(end - 1, 3)));
    digits.resize(3, '0');
    rest.remove_prefix(end);
    return milliseconds(*number_at(digits, 0, 3));
}

std::optional<milliseconds> parse_zone(std::string_view text) {
    if (text == "Z" || text == "z") return milliseconds(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hours = number_at(text, 1, 2), minutes = number_at(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const milliseconds offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return text[0] == '+' ? offset : -offset;
}

}  // namespace

std::int64_t now_ms() {
    return std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string format_utc(std::int64_t epoch_ms) {
    const std::chrono::sys_time<milliseconds> time{milliseconds(std::clamp(epoch_ms, kFirstMs, kLastMs))};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const auto clock = parse_clock(text.substr(11, 8));
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto zone = parse_zone(rest);
    if (!day || !clock || !fraction || !zone) return std::nullopt;
    return (day->time_since_epoch() + *clock + *fraction - *zone).count();
}

std::int64_t parse_time(std::string_view text, std::int64_t now) {
    if (const auto time = parse_rfc3339(text)) return *time;
    std::int64_t epoch_ms = 0;
    if (all_digits(text) && text.size() >= 10 && text.size() <= 15) {
        std::from_chars(text.data(), text.data() + text.size(), epoch_ms);
        return epoch_ms;
    }
    const bool has_unit = !text.empty() && !(text.back() >= '0' && text.back() <= '9');
    try {
        if (has_unit) return now - parse_duration(text).count();
    } catch (const Error&) {
        // falls through to the message that names all three forms
    }
    throw Error(ErrorCategory::usage, fmt::format("not a time: \"{}\"", text),
                "write it as 2026-01-31T09:30:00Z, as epoch milliseconds, or as an age such as 15m");
}

}  // namespace shortener_events
