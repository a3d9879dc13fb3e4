// What a run ends with when a topic is not the one that its database knows.
#pragma once

#include <string>

#include "shortener_events/error.hpp"

namespace shortener_events::consume {

inline Error recreated(const std::string& message) {
    return {ErrorCategory::kafka, message, "the topic was deleted and recreated: use another database"};
}

}  // namespace shortener_events::consume
