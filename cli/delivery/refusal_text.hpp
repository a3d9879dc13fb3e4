// Why an event was refused, as reports and dead letters say it.
#pragma once

#include <string>

#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// `/timestamp: not a UTC date-time: "yesterday" [format] (click@1)`, of the first violation.
std::string refusal_text(const LineFindings& found, const CheckedBatch& batch, std::size_t max_line);

}  // namespace shortener_events::cli
