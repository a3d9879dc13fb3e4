// A dead letter: an event that could not be handled, on its way to the topic where people look after it. It
// keeps key, value and headers of the original and says in headers `dlq.*` where it came from and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events {

struct DeadLetterCause {
    std::string reason{};  ///< a word: "invalid", "delivery-failed", "handler-failed", …
    std::string detail{};  ///< what exactly, in plain words; may quote event content
    int attempts = 1;
    std::int64_t failed_at_ms = 0;
    std::string by{};  ///< the program, such as "shortener-events/0.1.0"
};

/// The dead-letter topic of a topic: `<topic>.deadletter`, as the services name it.
std::string dead_letter_topic_of(std::string_view topic);

/// `original.offset` below 0: it never was in its topic, so no origin partition, offset and timestamp are
/// given. Headers `dlq.*` of an earlier failure are replaced.
Record make_dead_letter(const Record& original, const DeadLetterCause& cause);

}  // namespace shortener_events
