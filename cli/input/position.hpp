// A place in a topic as typed: beginning, end, an offset, or a time.
#pragma once

#include <string>

#include "shortener_events/ranges.hpp"

namespace shortener_events::cli {

/// "beginning", "end", an offset ("42"; "-42": that many before the end), or a time as parse_time reads it
/// (epoch milliseconds have 12 digits or more, so that they are not offsets). Throws Error(argument).
Position parse_position(const std::string& text);

/// A time as parse_time reads it; never an offset. Throws Error(argument), whose hint names --from for what
/// is a place.
Position parse_start_time(const std::string& text);

}  // namespace shortener_events::cli
