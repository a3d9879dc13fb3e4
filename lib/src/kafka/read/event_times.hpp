// Timestamps of single events: one small fetch a partition, all partitions in parallel, without a group.
#pragma once

#include <future>
#include <map>
#include <set>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// Settings for a Handle that an EventTimeReader may use: small fetches, and a sign at the end of a
/// partition. What the user set stays.
KafkaSettings tuned_for_event_times(KafkaSettings settings);

using Offsets = std::map<TopicPartition, std::set<std::int64_t>>;
using EventTimes = std::map<TopicPartition, std::map<std::int64_t, OldestUnread>>;

class EventTimeReader {
  public:
    /// For every offset the first event at or behind it. What cannot be read before `deadline` is not known.
    /// Keeps the handle for a while.
    EventTimes read(const std::shared_ptr<const Handle>& handle, const Offsets& offsets,
                    const Deadline& deadline);

  private:
    /// Of the partitions that were read last: each stop is a round trip to librdkafka's main thread, and
    /// nobody who has his answer needs to wait for them.
    std::future<void> stopping_;
};

}  // namespace shortener_events::kafka
