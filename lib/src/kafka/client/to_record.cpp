#include "kafka/client/to_record.hpp"

#include <algorithm>
#include <string_view>

#include "shortener_events/digest.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::size_t kFront = std::size_t{64} << 10U;  // see Oversize

void set_bytes(std::optional<std::string>& bytes, const void* data, std::size_t size) {
    if (!data)
        bytes.reset();
    else if (bytes)
        bytes->assign(static_cast<const char*>(data), size);
    else
        bytes.emplace(static_cast<const char*>(data), size);
}

/// `room`: bytes of names and values. False: they have more, and what comes behind is left out.
bool set_headers(std::vector<Header>& headers, const rd_kafka_message_t& message, std::size_t room) {
    headers.clear();
    rd_kafka_headers_t* list = nullptr;
    if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return true;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
        const std::string_view text(name);
        if (text.size() + size > room) return false;
        room -= text.size() + size;
        set_bytes(headers.emplace_back(Header{std::string(text), {}}).value, value, size);
    }
    return true;
}

std::size_t bytes_of_headers(const rd_kafka_message_t& message) {
    rd_kafka_headers_t* list = nullptr;
    if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
    std::size_t bytes = 0, size = 0;
    const char* name = nullptr;
    const void* value = nullptr;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        bytes += std::string_view(name).size() + size;
    return bytes;
}

std::optional<std::string_view> view_of(const void* data, std::size_t size) {
    return data ? std::optional(std::string_view(static_cast<const char*>(data), size)) : std::nullopt;
}

/// Of a record of so many bytes, `headers` of them in its headers.
std::shared_ptr<const Oversize> measure(const rd_kafka_message_t& message, std::size_t headers) {
    auto found = std::make_shared<Oversize>();
    const auto key = view_of(message.key, message.key_len), value = view_of(message.payload, message.len);
    found->bytes = headers + message.key_len + message.len;
    found->value_size = message.len;
    if (value) found->value_digest = checksum_of(*value);
    found->content = content_of(key, value);
    const auto note = [&](const char* part, std::size_t size) {
        if (size > kFront) found->cut.append(found->cut.empty() ? "" : " ").append(part);
    };
    note("value", message.len);
    note("key", message.key_len);
    note("headers", headers);
    return found;
}

}  // namespace

void to_record(const rd_kafka_message_t& message, std::size_t most, Record& record) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const std::int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = message.partition;
    record.offset = message.offset;
    record.timestamp_ms.reset();
    if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp >= 0) record.timestamp_ms = timestamp;
    record.has_append_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
    record.oversize.reset();
    const std::size_t bytes = message.len + message.key_len;
    std::size_t part = SIZE_MAX;
    if (bytes > most || !set_headers(record.headers, message, most - bytes)) {
        record.oversize = measure(message, bytes_of_headers(message));
        part = kFront;
        set_headers(record.headers, message, part);
    }
    set_bytes(record.key, message.key, std::min(part, message.key_len));
    set_bytes(record.value, message.payload, std::min(part, message.len));
}

Record to_record(const rd_kafka_message_t& message) {
    Record record;
    to_record(message, SIZE_MAX, record);
    return record;
}

}  // namespace shortener_events::kafka
