#include "shortener_events/error.hpp"

namespace shortener_events {

std::string_view to_string(ErrorCategory category) {
    switch (category) {
        case ErrorCategory::usage:
            return "usage";
        case ErrorCategory::configuration:
            return "configuration";
        case ErrorCategory::contract:
            return "contract";
        case ErrorCategory::kafka:
            return "kafka";
        case ErrorCategory::io:
            return "io";
        case ErrorCategory::bug:
            return "bug";
    }
    return "bug";
}

}  // namespace shortener_events
