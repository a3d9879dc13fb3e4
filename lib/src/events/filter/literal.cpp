#include <fmt/format.h>

#include "contracts/json/literals.hpp"
#include "events/filter/node.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

using Source = FilterOperand::Source;

constexpr std::string_view kValueEnds = " \t\n=!<>&|(),[]\"'";

/// A day, a time or an age; not a number, which is one.
std::optional<FilterTime> time_written(std::string_view written, std::int64_t now_ms) {
    try {
        return FilterTime{parse_time(written, now_ms)};
    } catch (const Error&) {
        return std::nullopt;
    }
}

FilterValue take_bare(FilterCursor& cursor, std::int64_t now_ms) {
    const std::size_t start = cursor.place();
    const std::string_view written = cursor.take_until(kValueEnds);
    if (contracts::is_json_number(written)) return FilterNumber{std::string(written)};  // of any size
    if (written == "true" || written == "false") return written == "true";
    if (written == "null") return nullptr;
    if (const auto time = time_written(written, now_ms)) return *time;
    const bool is_word = !written.empty() && written.find_first_of("./$") != 0;
    cursor.fail(start, "a text in quotes, a number, true, false, null, a time or an age",
                is_word ? fmt::format("a text stands in quotes: \"{}\"", written.substr(0, 40)) : "");
}

/// Epoch seconds or milliseconds, as wherever a time is written.
FilterValue to_time(const FilterCursor& cursor, std::size_t start, FilterValue value, std::int64_t now_ms) {
    if (std::holds_alternative<FilterTime>(value)) return value;
    const auto* number = std::get_if<FilterNumber>(&value);
    const auto* text = std::get_if<std::string>(&value);
    const auto time = number ? time_written(number->written, now_ms)
                      : text ? time_written(*text, now_ms)
                             : std::nullopt;
    if (time) return *time;
    cursor.fail(start, "a time or an age", "$timestamp >= 15m, $timestamp < 2026-01-31T09:30:00Z");
}

}  // namespace

FilterValue take_filter_value(FilterCursor& cursor, const FilterOperand& operand, std::int64_t now_ms) {
    cursor.skip_blanks();
    const std::size_t start = cursor.place();
    const bool quoted = cursor.peek() == '"' || cursor.peek() == '\'';
    FilterValue value = quoted ? FilterValue(cursor.take_quoted()) : take_bare(cursor, now_ms);
    switch (operand.source) {
        case Source::event:
            return value;
        case Source::timestamp:
            return to_time(cursor, start, std::move(value), now_ms);
        case Source::partition:
        case Source::offset:
            if (!std::holds_alternative<FilterNumber>(value)) cursor.fail(start, "a number");
            return value;
        case Source::key:
        case Source::header:
            if (std::holds_alternative<std::string>(value)) return value;
            cursor.fail(start, "a text in quotes", "!$key, !$header('x'): where there is none");
    }
    return value;
}

}  // namespace shortener_events
