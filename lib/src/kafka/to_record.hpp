// librdkafka's message as a Record.
#pragma once

#include "kafka/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

Record to_record(const rd_kafka_message_t& message);
/// Into a record whose memory is used again.
void to_record(const rd_kafka_message_t& message, Record& record);

}  // namespace shortener_events::kafka
