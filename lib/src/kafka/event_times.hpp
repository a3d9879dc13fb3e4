// Timestamps of single events: one small fetch a partition, all partitions in parallel, without a group.
#pragma once

#include <map>
#include <set>

#include "kafka/deadline.hpp"
#include "kafka/handle.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// Settings for a Handle that read_event_times may use: small fetches, and a sign at the end of a partition.
/// What the user set stays.
KafkaSettings tuned_for_event_times(KafkaSettings settings);

using Offsets = std::map<TopicPartition, std::set<std::int64_t>>;
using EventTimes = std::map<TopicPartition, std::map<std::int64_t, OldestUnread>>;

/// For every offset the first event at or behind it. What cannot be read before `deadline` is not known.
EventTimes read_event_times(const Handle& handle, const Offsets& offsets, const Deadline& deadline);

}  // namespace shortener_events::kafka
