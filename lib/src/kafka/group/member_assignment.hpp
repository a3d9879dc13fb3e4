// The bytes in which a classic group's leader tells each member its partitions. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// ConsumerProtocolAssignment of the Kafka protocol guide, any version: version, then topics with their
/// partitions. Group leaders write these bytes, so they may be anything: what cannot be read ends the list,
/// and an empty partition list names no topic. nullopt: no leader means it, because a topic's name is longer
/// than Kafka allows, or there are more than 100,000 partitions.
std::optional<Assignment> parse_assignment(std::string_view bytes);

}  // namespace shortener_events::kafka
