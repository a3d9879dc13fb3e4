// The newest records of topics.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
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
    /// What is kept beside a record that counts; nullopt: it does not count. Empty: all count.
    std::function<std::optional<std::string>(const Record&)> remark_on;
    OnNotice on_notice{};
};

struct RemarkedRecord {
    Record record;
    std::string remark{};
};

/// The newest records of the ranges that count, oldest first: by timestamp, then topic, partition and offset.
/// Reads backwards in growing steps, so that it costs little where these are near the end; keeps at
/// most `count` records in memory, or as many a partition where those of each are asked for.
std::vector<RemarkedRecord> read_newest(const Client& client, const std::vector<PartitionRange>& ranges,
                                        const Newest& newest, std::stop_token stop);

}  // namespace shortener_events
