// How soon a client that reads fetches again after its queue was full.
#pragma once

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// librdkafka looks once a second whether there is room again. From 2.2.0 on it can be told to look sooner,
/// and has to be: until then it fetches nothing, whoever wakes its threads. One before has to be woken.
inline bool has_queue_backoff() {
    return rd_kafka_version() >= 0x020200ff;
}

inline constexpr const char* kQueueBackoff = "fetch.queue.backoff.ms";
/// Far less than it takes to empty a queue, and few looks where nobody does.
inline constexpr const char* kQueueBackoffMs = "10";

}  // namespace shortener_events::kafka
