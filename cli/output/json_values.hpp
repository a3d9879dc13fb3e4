// Values that may be missing, as JSON: what is not known is null.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/output/json.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

/// An empty text is null.
inline Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

/// RFC 3339 UTC.
inline Json time_or_null(const std::optional<std::int64_t>& epoch_ms) {
    return epoch_ms ? Json(format_utc(*epoch_ms)) : Json();
}

}  // namespace shortener_events::cli
