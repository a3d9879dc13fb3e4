// Points in time as epoch milliseconds (UTC), and their texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shortener_events {

/// The system clock, in epoch milliseconds.
std::int64_t now_ms();

/// RFC 3339 UTC with milliseconds: "2026-01-31T09:30:00.000Z". Years 0000 to 9999; beyond them the ends of
/// that range.
std::string format_utc(std::int64_t epoch_ms);

/// RFC 3339 with `Z` or an offset; more than three fraction digits are cut. A leap second is the
/// next one. nullopt: not such a text.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

/// RFC 3339; "now"; the start of a day of UTC ("2026-01-31", "yesterday"); epoch seconds (9, 10 digits) or
/// ms (12 to 15); an age before `now` ("15m", "1h30m"). Throws Error(argument) that quotes the text.
std::int64_t parse_time(std::string_view text, std::int64_t now);

}  // namespace shortener_events
