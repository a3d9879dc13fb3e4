#include "contracts/formats/date_time.hpp"

#include "base/characters.hpp"
#include "base/rfc3339.hpp"

namespace shortener_events::contracts {

namespace {

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
    return rfc3339::read_date(text).has_value();
}

bool is_time(std::string_view text) {
    const auto clock = rfc3339::take_clock(text);
    if (!clock) return false;
    const auto offset = rfc3339::read_offset(text);
    return offset && rfc3339::exists(*clock, *offset);
}

bool is_date_time(std::string_view text) {
    return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
           is_time(text.substr(11));
}

bool is_utc_date_time(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z' || !is_date(text.substr(0, 10)))
        return false;
    text.remove_prefix(11);
    const auto clock = rfc3339::take_clock(text);
    return clock && clock->second < 60 && text == "Z";
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
