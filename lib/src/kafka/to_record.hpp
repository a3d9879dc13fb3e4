// librdkafka's message as a Record.
#pragma once

#include "kafka/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

Record to_record(const rd_kafka_message_t& message);

}  // namespace shortener_events::kafka
