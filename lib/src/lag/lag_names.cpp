#include "shortener_events/lag.hpp"

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

std::string_view to_string(LagStatus status) {
    switch (status) {
        case LagStatus::known:
            return "known";
        case LagStatus::no_commit:
            return "no_commit";
        case LagStatus::past_end:
            return "past_end";
        case LagStatus::before_begin:
            return "before_begin";
        case LagStatus::topic_deleted:
            return "topic_deleted";
        case LagStatus::partition_gone:
            return "partition_gone";
        case LagStatus::unauthorized:
            return "unauthorized";
        case LagStatus::leaderless:
            return "leaderless";
        case LagStatus::unknown:
            break;
    }
    return "unknown";
}

}  // namespace shortener_events
