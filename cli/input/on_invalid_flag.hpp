// --on-invalid: what becomes of events that break their contract.
#pragma once

#include <string>

#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

/// `text`: "dead-letter", "skip" or "stop", as the flag takes them.
inline OnInvalid to_on_invalid(const std::string& text) {
    if (text == "skip") return OnInvalid::skip;
    return text == "stop" ? OnInvalid::stop : OnInvalid::dead_letter;
}

}  // namespace shortener_events::cli
