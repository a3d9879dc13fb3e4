// Offsets of partitions: begin, end, or the first at or after a time. One request for all partitions of a
// broker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kafka/client/handle.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

using TopicPartition = shortener_events::TopicPartition;

struct OffsetAnswer {
    TopicPartition where;
    std::int64_t offset = -1;  ///< -1 with no error: no record at or after the time
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

// Kafka protocol guide, ListOffsets: special timestamps.
inline constexpr std::int64_t kEndOffset = -1;
inline constexpr std::int64_t kBeginOffset = -2;

/// `timestamp`: epoch ms, kEndOffset or kBeginOffset. With isolation.level=read_committed (librdkafka's
/// default) the end is the last stable offset. Trouble with one partition is in its answer; throws
/// Error(kafka) when none can be had.
std::vector<OffsetAnswer> read_offsets(const Handle& handle, const std::vector<TopicPartition>& partitions,
                                       std::int64_t timestamp);

/// As read_offsets, but within `timeout_ms`, and without an exception: a request that failed as a whole has
/// its error in every answer.
std::vector<OffsetAnswer> ask_offsets(const Handle& handle, const std::vector<TopicPartition>& partitions,
                                      std::int64_t timestamp, int timeout_ms);

}  // namespace shortener_events::kafka
