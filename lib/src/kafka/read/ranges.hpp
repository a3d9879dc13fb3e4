// What of partitions is to be read, asked by clients that exist already.
#pragma once

#include <vector>

#include "kafka/client/handle.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

/// Throws Error(kafka) for a topic or a partition that the cluster does not have, or this user may not see.
/// `handle`: a consumer's.
std::vector<TopicPartition> find_partitions(const Handle& handle, const ClusterInfo& cluster,
                                            const Selection& selection);

/// As the public read_ranges. `reader` will read them, `reader_of_all` sees what is not committed, too.
std::vector<PartitionRange> read_ranges(const Handle& reader, const Handle& reader_of_all,
                                        const std::vector<TopicPartition>& partitions,
                                        const Selection& selection);

}  // namespace shortener_events::kafka
