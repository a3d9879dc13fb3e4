// Why a read that should come to an end got no further.
#pragma once

#include <vector>

#include "kafka/client/handle.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

/// Error(kafka) with the cause: a topic that was deleted, a partition without a leader, or with one that is
/// silent, or no broker at all. Asks the cluster, for a second at most.
[[noreturn]] void throw_standstill(const Handle& handle, const std::vector<TopicPartition>& unfinished);

}  // namespace shortener_events::kafka
