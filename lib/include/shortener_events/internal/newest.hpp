// The newest records of topics.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

#include "shortener_events/client.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/reading_notice.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

/// Whose newest records are counted.
enum class NewestOf { all_partitions, each_partition };

struct Newest {
    std::size_t count = 10;
    NewestOf of = NewestOf::all_partitions;
    std::function<bool(const Record&)> wanted;  ///< only these count; empty: all
    OnNotice on_notice{};
};

/// The newest wanted records of the ranges, oldest first: by timestamp, then topic, partition and offset.
/// Reads backwards in growing steps, so that it costs little where the wanted ones are near the end; keeps at
/// most `count` records in memory, or as many a partition where those of each are asked for.
std::vector<Record> read_newest(const Client& client, const std::vector<PartitionRange>& ranges,
                                const Newest& newest, std::stop_token stop);

}  // namespace shortener_events
