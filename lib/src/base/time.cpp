#include "shortener_events/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/rfc3339.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events {

namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr std::int64_t kFirstMs = -62167219200000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t kLastMs = 253402300799999;   // 9999-12-31T23:59:59.999Z

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
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
    const auto date = rfc3339::read_date(text.substr(0, 10));
    text.remove_prefix(11);
    const auto clock = rfc3339::take_clock(text);
    const auto offset = rfc3339::read_offset(text);
    if (!date || !clock || !offset || !rfc3339::exists(*clock, *offset)) return std::nullopt;
    const sys_days day = std::chrono::year(date->year) / date->month / date->day;
    const auto time = std::chrono::hours(clock->hour) + std::chrono::minutes(clock->minute - *offset) +
                      std::chrono::seconds(clock->second) + milliseconds(clock->millisecond);
    return (day.time_since_epoch() + time).count();
}

std::int64_t parse_time(std::string_view text, std::int64_t now) {
    if (const auto time = parse_rfc3339(text)) return *time;
    std::int64_t epoch_ms = 0;
    if (all_digits(text) && text.size() >= 10 && text.size() <= 15) {
        std::from_chars(text.data(), text.data() + text.size(), epoch_ms);
        return epoch_ms;
    }
    const bool has_unit = !text.empty() && !is_digit(text.back());
    try {
        if (has_unit) return now - parse_duration(text).count();
    } catch (const Error&) {
        // falls through to the message that names all three forms
    }
    throw Error(ErrorCategory::argument, fmt::format("not a time: \"{}\"", text),
                "write it as 2026-01-31T09:30:00Z, as epoch milliseconds, or as an age such as 15m");
}

}  // namespace shortener_events
