// Dead letters that are too large for their topic. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events {

/// What a topic takes of a letter that is too large for it: value, key, detail and the event's own headers
/// are cut to about `most_bytes` together. Headers say what is missing: `dlq.truncated` (which of "value",
/// "key", "headers", "detail"), `dlq.value.size` in bytes, `dlq.value.digest` (as `xxh128sum` prints it) and
/// `dlq.headers.dropped`. A letter that was shortened before keeps what it says of the event.
Record shorten_dead_letter(Record letter, std::size_t most_bytes);

}  // namespace shortener_events
