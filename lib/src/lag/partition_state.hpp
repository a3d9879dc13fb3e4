// The rules by which a partition's state follows from what is known of it.
#pragma once

#include "shortener_events/lag_verdict.hpp"

namespace shortener_events {

/// Who could read a group's partitions.
enum class ReadBy {
    members,  ///< some are connected
    none,     ///< none is, and the group is one whose members join: somebody must start them
    by_hand,  ///< none is, and the group is only committed to: who assigns partitions himself is no member
    unknown,
};

ReadBy who_reads(const GroupLag& group);

PartitionState state_of(const PartitionLag& row, const GroupLag& group);

}  // namespace shortener_events
