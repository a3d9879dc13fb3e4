// The parts of RFC 3339's times: the one reader of them, for contracts that check a text and for those who
// want to know the time. Nothing is allocated. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/characters.hpp"

namespace shortener_events::rfc3339 {

struct Date {
    int year = 0, month = 0, day = 0;
};

/// `second` is 60 in a leap second.
struct Clock {
    int hour = 0, minute = 0, second = 0;
    int millisecond = 0;  ///< what is finer is cut
};

/// `count` digits at `at`; -1 where there are none.
constexpr int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (i >= text.size() || !is_digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

constexpr int days_in(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap_year = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap_year ? 29 : kDays[month - 1];
}

/// full-date, "2026-01-31", of a day that exists.
constexpr std::optional<Date> read_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const Date date{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
    if (date.year < 0 || date.month < 1 || date.month > 12) return std::nullopt;
    if (date.day < 1 || date.day > days_in(date.year, date.month)) return std::nullopt;
    return date;
}

/// Takes partial-time, "09:30:00" with an optional fraction, off the front of the text.
constexpr std::optional<Clock> take_clock(std::string_view& text) {
    if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
    Clock clock{digits(text, 0, 2), digits(text, 3, 2), digits(text, 6, 2)};
    if (clock.hour < 0 || clock.hour > 23 || clock.minute < 0 || clock.minute > 59) return std::nullopt;
    if (clock.second < 0 || clock.second > 60) return std::nullopt;
    text.remove_prefix(8);
    if (!text.starts_with('.')) return clock;
    std::size_t end = 1;
    for (int unit = 100; end < text.size() && is_digit(text[end]); ++end, unit /= 10)
        clock.millisecond += unit * (text[end] - '0');
    if (end == 1) return std::nullopt;
    text.remove_prefix(end);
    return clock;
}

/// time-offset, "Z" or "+01:00", in minutes east of UTC.
constexpr std::optional<int> read_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const int hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

/// A 60th second exists only at the end of a UTC day.
constexpr bool exists(const Clock& clock, int offset_minutes) {
    constexpr int kDay = 24 * 60;
    return clock.second < 60 ||
           ((clock.hour * 60 + clock.minute - offset_minutes) % kDay + kDay) % kDay == kDay - 1;
}

}  // namespace shortener_events::rfc3339
