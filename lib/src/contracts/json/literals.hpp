// Numbers and strings as they stand in a JSON text.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace shortener_events::contracts {

/// RFC 8259 section 6.
bool is_json_number(std::string_view token);

/// The value of a number; nullopt: it might not fit a double or a 64-bit integer.
std::optional<nlohmann::json> read_json_number(std::string_view token);

/// Appends what `text`, the inside of a JSON string, stands for. False: an escape is invalid, or stands for
/// half a surrogate pair.
bool unescape(std::string_view text, std::string& into);

}  // namespace shortener_events::contracts
