#include "shortener_events/event_outcome.hpp"

namespace shortener_events {

std::string_view to_string(EventOutcome outcome) {
    switch (outcome) {
        case EventOutcome::delivered:
            return "delivered";
        case EventOutcome::invalid:
            return "invalid";
        case EventOutcome::failed:
            return "failed";
        case EventOutcome::unknown:
            return "unknown";
        case EventOutcome::dead_lettered:
            return "dead_lettered";
        case EventOutcome::not_attempted:
            return "not_attempted";
    }
    return "";
}

}  // namespace shortener_events
