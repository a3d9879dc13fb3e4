// Dead-letter positions as databases keep them: "0:101 2:7", partition and offset.
#pragma once

#include <string>
#include <string_view>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

std::string to_text(const DeadLetterPositions& positions);

/// Of anything else: none, so that reading starts at the beginning.
DeadLetterPositions parse_positions(std::string_view text);

}  // namespace shortener_events::sinks
