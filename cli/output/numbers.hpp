// Whole numbers in reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace shortener_events::cli {

/// Digits, or "-" for what is not known.
inline std::string number(std::optional<std::int64_t> value) {
    return value ? std::to_string(*value) : "-";
}

/// "1,234,567": exact, for people.
std::string grouped(std::int64_t value);

}  // namespace shortener_events::cli
