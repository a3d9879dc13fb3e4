// The bytes in which a classic group's leader tells each member its partitions. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// ConsumerProtocolAssignment of the Kafka protocol guide, any version: version, then topics with their
/// partitions. Group leaders write these bytes, so they may be anything: what cannot be read ends the list.
std::vector<TopicPartition> parse_assignment(std::string_view bytes);

}  // namespace shortener_events::kafka
