#include "shortener_events/error.hpp"

namespace shortener_events {

std::string_view to_string(ErrorCategory category) {
    switch (category) {
        case ErrorCategory::argument:
            return "argument";
        case ErrorCategory::configuration:
            return "configuration";
        case ErrorCategory::contract:
            return "contract";
        case ErrorCategory::kafka:
            return "kafka";
        case ErrorCategory::io:
            return "io";
        case ErrorCategory::misuse:
            return "misuse";
    }
    return "misuse";
}

}  // namespace shortener_events
