// How long librdkafka fetches nothing more of a partition after its queue was full: a second, and also where
// it was told meanwhile to go on elsewhere. From 2.2 on it can be told to take less; before, a full queue is
// only looked at once a second (see QueueRefillNudge), and a seek does not wait.
#pragma once

#include <optional>

#include "kafka/client/handle.hpp"

namespace shortener_events::kafka {

/// https://github.com/confluentinc/librdkafka/releases/tag/v2.2.0
inline bool has_queue_backoff() {
    return rd_kafka_version() >= 0x020200ff;
}

/// For a client that takes what it has fetched soon; nullopt where librdkafka does not know it.
inline std::optional<Property> short_queue_backoff() {
    if (!has_queue_backoff()) return std::nullopt;
    return Property{"fetch.queue.backoff.ms", "10"};
}

}  // namespace shortener_events::kafka
