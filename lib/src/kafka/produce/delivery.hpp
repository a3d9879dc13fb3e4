// librdkafka's delivery reports in this library's terms.
#pragma once

#include <string>

#include "kafka/client/rdkafka.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

DeliveryStatus status_of(const rd_kafka_message_t& message);

Refusal refusal_of(rd_kafka_resp_err_t code);

/// Bytes of key and value.
std::size_t size_of(const OutgoingRecord& record);

/// Everything but `record` and `latency`, of a record that `client` has finished with, or refused to take.
DeliveryReport to_report(rd_kafka_t* client, const rd_kafka_message_t& message, std::uint64_t opaque);
DeliveryReport to_refusal(rd_kafka_t* client, const std::string& topic, const OutgoingRecord& record,
                          rd_kafka_resp_err_t code);

/// A copy of what was sent, or was to be sent.
Record to_record(std::string topic, const OutgoingRecord& record);

}  // namespace shortener_events::kafka
