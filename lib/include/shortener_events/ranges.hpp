// Which records are to be read: places in partitions, as people name them, and the offsets that they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shortener_events/client.hpp"

namespace shortener_events {

/// A place in a partition.
struct Position {
    enum class Kind { begin, end, offset, time, before_end };

    Kind kind = Kind::end;
    std::int64_t value =
        0;  ///< offset: the offset; time: epoch ms; before_end: how many offsets before the end
};

struct Selection {
    std::vector<std::string> topics;
    std::vector<std::int32_t> partitions;  ///< empty: all
    Position from{Position::Kind::begin, 0};
    Position until{Position::Kind::end, 0};  ///< the end as of now at the latest
};

/// What is to be read of one partition: [from, end).
struct PartitionRange {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t begin = 0;   ///< the oldest offset that is retained
    std::int64_t from = 0;    ///< where reading starts
    std::int64_t end = 0;     ///< where it ends
    std::int64_t lost = 0;    ///< offsets that the selection names and that are not retained any more
    std::int64_t hidden = 0;  ///< offsets that would follow, but for a transaction that is still open
};

/// Turns a selection into offsets, by topic and partition. Throws Error(kafka) for an unknown topic or
/// partition, or when no broker answers.
std::vector<PartitionRange> read_ranges(const Client& client, const Selection& selection);

}  // namespace shortener_events
