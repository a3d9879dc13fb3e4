#include "kafka/to_record.hpp"

namespace shortener_events::kafka {

namespace {

std::optional<std::string> to_bytes(const void* data, std::size_t size) {
    if (!data) return std::nullopt;
    return std::string(static_cast<const char*>(data), size);
}

std::vector<Header> to_headers(const rd_kafka_message_t& message) {
    std::vector<Header> headers;
    rd_kafka_headers_t* list = nullptr;
    if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        headers.push_back({name, to_bytes(value, size)});
    return headers;
}

}  // namespace

Record to_record(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const std::int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
    Record record{rd_kafka_topic_name(message.rkt),
                  message.partition,
                  message.offset,
                  std::nullopt,
                  to_bytes(message.key, message.key_len),
                  to_bytes(message.payload, message.len),
                  to_headers(message)};
    if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp >= 0) record.timestamp_ms = timestamp;
    return record;
}

}  // namespace shortener_events::kafka
