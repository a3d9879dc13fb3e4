#include "shortener_events/group.hpp"

namespace shortener_events {

std::string_view to_string(GroupKind kind) {
    switch (kind) {
        case GroupKind::classic:
            return "classic";
        case GroupKind::consumer:
            return "consumer";
        case GroupKind::unread:
            return "unread";
        case GroupKind::other:
            return "other";
        case GroupKind::unknown:
            break;
    }
    return "unknown";
}

std::string_view to_string(GroupState state) {
    switch (state) {
        case GroupState::stable:
            return "stable";
        case GroupState::rebalancing:
            return "rebalancing";
        case GroupState::empty:
            return "empty";
        case GroupState::dead:
            return "dead";
        case GroupState::unknown:
            break;
    }
    return "unknown";
}

}  // namespace shortener_events
