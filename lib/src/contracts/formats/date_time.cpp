#include "contracts/formats/date_time.hpp"

#include "base/characters.hpp"

namespace shortener_events::contracts {

namespace {

struct Clock {
    int hour = 0;
    int minute = 0;
    int second = 0;
};

/// `count` digits at `at`; -1 where there are none.
constexpr int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!is_digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

constexpr bool is_leap_year(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr int days_in(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

/// Reads "hh:mm:ss" with an optional fraction from the front; false where it is not there. `second` may
/// be 60.
bool take_clock(std::string_view& text, Clock& clock) {
    if (text.size() < 8 || text[2] != ':' || text[5] != ':') return false;
    clock = {digits(text, 0, 2), digits(text, 3, 2), digits(text, 6, 2)};
    text.remove_prefix(8);
    if (text.starts_with('.')) {
        std::size_t end = 1;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end == 1) return false;
        text.remove_prefix(end);
    }
    return clock.hour >= 0 && clock.hour < 24 && clock.minute >= 0 && clock.minute < 60 &&
           clock.second >= 0 && clock.second <= 60;
}

/// Minutes east of UTC of "Z" or "+hh:mm"; false: `text` is neither.
bool parse_offset(std::string_view text, int& minutes) {
    minutes = 0;
    if (text == "Z" || text == "z") return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    const int hours = digits(text, 1, 2);
    const int rest = digits(text, 4, 2);
    if (hours < 0 || hours > 23 || rest < 0 || rest > 59) return false;
    minutes = (text[0] == '-' ? -1 : 1) * (hours * 60 + rest);
    return true;
}

/// A 60th second exists only at the end of a UTC day.
bool is_possible_leap_second(const Clock& clock, int offset_minutes) {
    constexpr int kDay = 24 * 60;
    return ((clock.hour * 60 + clock.minute - offset_minutes) % kDay + kDay) % kDay == kDay - 1;
}

/// Reads "<digits><unit>" from the front; false where it is not there.
bool take_amount(std::string_view& text, char unit) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == 0 || end == text.size() || text[end] != unit) return false;
    text.remove_prefix(end + 1);
    return true;
}

/// The units of a duration must be neighbours in their order: "P1Y2D" skips the months and is none.
bool take_amounts(std::string_view& text, std::string_view units) {
    bool any = false;
    for (const char unit : units) {
        if (take_amount(text, unit)) {
            any = true;
        } else if (any) {
            break;
        }
    }
    return any;
}

}  // namespace

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

bool is_time(std::string_view text) {
    Clock clock;
    int offset = 0;
    if (!take_clock(text, clock) || !parse_offset(text, offset)) return false;
    return clock.second < 60 || is_possible_leap_second(clock, offset);
}

bool is_date_time(std::string_view text) {
    return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
           is_time(text.substr(11));
}

bool is_utc_date_time(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z' || !is_date(text.substr(0, 10)))
        return false;
    Clock clock;
    text.remove_prefix(11);
    return take_clock(text, clock) && clock.second < 60 && text == "Z";
}

bool is_duration(std::string_view text) {
    if (!text.starts_with('P')) return false;
    text.remove_prefix(1);
    if (take_amount(text, 'W')) return text.empty();
    const bool has_days = take_amounts(text, "YMD");
    if (!text.starts_with('T')) return has_days && text.empty();
    text.remove_prefix(1);
    return take_amounts(text, "HMS") && text.empty();
}

}  // namespace shortener_events::contracts
