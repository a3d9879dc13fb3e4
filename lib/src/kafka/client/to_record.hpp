// librdkafka's message as a Record.
#pragma once

#include "kafka/client/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

/// Whole, whatever its size.
Record to_record(const rd_kafka_message_t& message);
/// Into a record whose memory is used again. Of one with more than `most` bytes only the front is copied.
void to_record(const rd_kafka_message_t& message, std::size_t most, Record& record);

}  // namespace shortener_events::kafka
