// JSON values as JSON Schema compares them: 1 equals 1.0, 1 never equals true, the order of members is
// nothing.
#pragma once

#include <compare>
#include <nlohmann/json.hpp>
#include <string>

namespace shortener_events::contracts {

/// A total order that calls equal what JSON Schema calls equal; numbers are compared exactly, never rounded.
std::weak_ordering compare_values(const nlohmann::json& a, const nlohmann::json& b);

/// A number without a fractional part, however it is written: 2, 2.0, 2e3.
bool is_integral(const nlohmann::json& value);

/// Whether value / divisor is an integer in exact decimal arithmetic: 0.0075 is a multiple of 0.0001.
bool is_multiple_of(const nlohmann::json& value, const nlohmann::json& divisor);

/// Code points of valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// The type's name in JSON Schema's words: "string", "integer", …
std::string_view type_name(const nlohmann::json& value);

/// JSON on one line; invalid UTF-8, which names and headers from elsewhere may hold, becomes U+FFFD.
std::string to_text(const nlohmann::json& value);

/// The beginning of a text, as much as a message can show: 80 bytes, no character cut.
std::string_view readable_part(std::string_view text);

/// Whether describe shows all of it: not a long text, and nothing that holds more than a few values.
bool is_shown_whole(const nlohmann::json& value);

/// For messages: JSON, cut to a readable length; what holds more than a few values is "an array of 30" or "an
/// object of 12".
std::string describe(const nlohmann::json& value);

}  // namespace shortener_events::contracts
