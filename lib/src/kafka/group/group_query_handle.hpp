// A client that asks about any group and belongs to none.
#pragma once

#include "kafka/client/handle.hpp"

namespace shortener_events::kafka {

/// The only kind of client that may ask for the commits of groups. librdkafka answers NOT_COORDINATOR, as
/// every coordinator says that has just moved, by looking up the coordinator of its own group, and crashes
/// where it has none (confluentinc/librdkafka#5040). So this one has a group, and closes it before it does
/// anything: it never looks for a coordinator (which would need a right, and could make Kafka's
/// __consumer_offsets), joins nothing and commits nothing. A `group.id` of the user's is treated alike.
class GroupQueryHandle : public Handle {
  public:
    explicit GroupQueryHandle(const KafkaSettings& settings);
};

}  // namespace shortener_events::kafka
