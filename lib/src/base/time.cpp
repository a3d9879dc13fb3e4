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

constexpr std::size_t kLongestQuotedTime = 60;      // bytes
constexpr std::int64_t kFirstMs = -62167219200000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t kLastMs = 253402300799999;   // 9999-12-31T23:59:59.999Z

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Epoch seconds have 9 or 10 digits (1973 to 2286), epoch milliseconds 12 to 15 (since 1973).
std::optional<std::int64_t> time_of_number(std::string_view text) {
    if (!all_digits(text)) return std::nullopt;
    const bool seconds = text.size() == 9 || text.size() == 10;
    if (!seconds && (text.size() < 12 || text.size() > 15)) return std::nullopt;
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return seconds ? number * 1000 : number;
}

/// Where a day of UTC begins: "2026-01-31", "today", "yesterday"; or "now".
std::optional<std::int64_t> time_of_day_name(std::string_view text, std::int64_t now) {
    if (text == "now") return now;
    const auto today = std::chrono::floor<std::chrono::days>(milliseconds(now));
    if (text == "today") return milliseconds(today).count();
    if (text == "yesterday") return milliseconds(today - std::chrono::days(1)).count();
    if (text.size() != 10) return std::nullopt;
    return parse_rfc3339(std::string(text) + "T00:00:00Z");
}

/// For the texts that come closest to a time.
std::string_view why_no_time(std::string_view text) {
    if (all_digits(text)) {
        if (text.size() >= 16) return ": microseconds and nanoseconds are not taken";
        return ": a number this small is neither epoch seconds nor milliseconds";
    }
    const auto zoned = [&](const char* rest) { return parse_rfc3339(std::string(text) + rest).has_value(); };
    return zoned("Z") || zoned(":00Z") ? ": it has no zone, such as Z for UTC" : "";
}

/// A number into exactly so many places, with zeros before it. (fmt reads its format anew each time, which
/// was a fifth of the time that made-up traffic needs.)
template <std::size_t kPlaces>
void put_digits(char* at, unsigned number) {
    for (std::size_t place = kPlaces; place-- > 0; number /= 10)
        at[place] = static_cast<char>('0' + number % 10);
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
    std::string text = "0000-00-00T00:00:00.000Z";
    put_digits<4>(text.data(), static_cast<unsigned>(static_cast<int>(date.year())));
    put_digits<2>(text.data() + 5, static_cast<unsigned>(date.month()));
    put_digits<2>(text.data() + 8, static_cast<unsigned>(date.day()));
    put_digits<2>(text.data() + 11, static_cast<unsigned>(clock.hours().count()));
    put_digits<2>(text.data() + 14, static_cast<unsigned>(clock.minutes().count()));
    put_digits<2>(text.data() + 17, static_cast<unsigned>(clock.seconds().count()));
    put_digits<3>(text.data() + 20, static_cast<unsigned>(clock.subseconds().count()));
    return text;
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
    if (const auto time = time_of_number(text)) return *time;
    if (const auto time = time_of_day_name(text, now)) return *time;
    const bool has_unit = !text.empty() && text.back() >= 'a' && text.back() <= 'z';
    try {
        if (has_unit) return now - parse_duration(text).count();
    } catch (const Error&) {
        // falls through to the message that names all forms
    }
    throw Error(
        ErrorCategory::argument,
        fmt::format("not a time: \"{}\"{}", text.substr(0, kLongestQuotedTime), why_no_time(text)),
        "write it as 2026-01-31T09:30:00Z, as a day of UTC such as 2026-01-31 or yesterday, as an age "
        "such as 15m or 1h30m, or as epoch seconds or milliseconds");
}

}  // namespace shortener_events
