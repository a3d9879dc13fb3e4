// Where partitions begin and end: one request a broker for all its partitions and one kind of offset, all
// brokers in parallel. A broker that does not answer costs only its own partitions.
#pragma once

#include <map>
#include <set>
#include <string>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

using Bounds = std::map<TopicPartition, PartitionBounds>;

/// Every partition of the topics that `wanted` names, and what is wrong with those of `wanted` that `cluster`
/// does not have. Only presence is filled in.
Bounds locate(const Handle& handle, const std::set<TopicPartition>& wanted, const ClusterInfo& cluster,
              const Deadline& deadline);

/// Fills in begin and end of the partitions that are present.
void read_bounds(const Handle& handle, const ClusterInfo& cluster, Bounds& bounds, const Deadline& deadline);

/// Nothing could be read, and that because no leader answers.
bool are_all_silent(const Bounds& bounds);

}  // namespace shortener_events::kafka
