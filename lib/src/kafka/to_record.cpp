#include "kafka/to_record.hpp"

namespace shortener_events::kafka {

namespace {

void set_bytes(std::optional<std::string>& bytes, const void* data, std::size_t size) {
    if (!data)
        bytes.reset();
    else if (bytes)
        bytes->assign(static_cast<const char*>(data), size);
    else
        bytes.emplace(static_cast<const char*>(data), size);
}

void set_headers(std::vector<Header>& headers, const rd_kafka_message_t& message) {
    headers.clear();
    rd_kafka_headers_t* list = nullptr;
    if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        set_bytes(headers.emplace_back(Header{name, {}}).value, value, size);
}

}  // namespace

void to_record(const rd_kafka_message_t& message, Record& record) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const std::int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = message.partition;
    record.offset = message.offset;
    record.timestamp_ms.reset();
    if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp >= 0) record.timestamp_ms = timestamp;
    set_bytes(record.key, message.key, message.key_len);
    set_bytes(record.value, message.payload, message.len);
    set_headers(record.headers, message);
}

Record to_record(const rd_kafka_message_t& message) {
    Record record;
    to_record(message, record);
    return record;
}

}  // namespace shortener_events::kafka
