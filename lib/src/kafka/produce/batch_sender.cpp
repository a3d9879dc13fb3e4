#include "kafka/produce/batch_sender.hpp"

#include <algorithm>
#include <array>

namespace shortener_events::kafka {

namespace {

constexpr int kFullQueueWaitMs = 20;

// librdkafka copies or only reads what it is given, but takes it by pointers to mutable data.
void* mutable_data(const std::optional<std::string_view>& text) {
    return text ? const_cast<char*>(text->data() ? text->data() : "") : nullptr;
}

std::size_t size_of(const std::optional<std::string_view>& text) {
    return text ? text->size() : 0;
}

rd_kafka_message_t to_message(const OutgoingRecord& record, InFlightBatch::Slot& slot) {
    rd_kafka_message_t message{};
    message.payload = mutable_data(record.value);
    message.len = size_of(record.value);
    message.key = mutable_data(record.key);
    message.key_len = size_of(record.key);
    message.partition = record.partition < 0 ? RD_KAFKA_PARTITION_UA : record.partition;
    message._private = &slot;
    return message;
}

rd_kafka_headers_t* to_headers(const std::vector<Header>& headers) {
    rd_kafka_headers_t* result = rd_kafka_headers_new(headers.size());
    for (const auto& [name, value] : headers)
        rd_kafka_header_add(result, name.data(), static_cast<ssize_t>(name.size()),
                            value ? value->data() : nullptr, value ? static_cast<ssize_t>(value->size()) : 0);
    return result;
}

/// Queues one record with all it may carry; the code is 0 on success.
rd_kafka_resp_err_t produce(rd_kafka_t* client, rd_kafka_topic_t* topic, const OutgoingRecord& record,
                            InFlightBatch::Slot& slot) {
    rd_kafka_message_t plain = to_message(record, slot);
    std::array<rd_kafka_vu_t, 8> parts{};
    std::size_t count = 0;
    const auto add = [&](rd_kafka_vtype_t type) -> auto& {
        parts[count].vtype = type;
        return parts[count++].u;
    };
    add(RD_KAFKA_VTYPE_RKT).rkt = topic;
    add(RD_KAFKA_VTYPE_PARTITION).i32 = plain.partition;
    add(RD_KAFKA_VTYPE_MSGFLAGS).i = RD_KAFKA_MSG_F_COPY;
    add(RD_KAFKA_VTYPE_VALUE).mem = {plain.payload, plain.len};
    add(RD_KAFKA_VTYPE_KEY).mem = {plain.key, plain.key_len};
    add(RD_KAFKA_VTYPE_OPAQUE).ptr = plain._private;
    if (record.timestamp_ms) add(RD_KAFKA_VTYPE_TIMESTAMP).i64 = *record.timestamp_ms;
    rd_kafka_headers_t* headers =
        record.headers && !record.headers->empty() ? to_headers(*record.headers) : nullptr;
    if (headers) add(RD_KAFKA_VTYPE_HEADERS).headers = headers;
    const ErrorPtr error(rd_kafka_produceva(client, parts.data(), count));
    if (error && headers) rd_kafka_headers_destroy(headers);  // taken over only on success
    return error ? rd_kafka_error_code(error.get()) : RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool is_plain(const OutgoingRecord& record) {
    return !record.timestamp_ms && (!record.headers || record.headers->empty());
}

}  // namespace

void BatchSender::send(const std::string& topic, std::span<const OutgoingRecord> batch,
                       std::shared_ptr<const void> keeper) {
    if (batch.empty()) return;
    OutgoingTopic& to = client_.topic(topic);
    InFlightBatch& in_flight = client_.add(batch, std::move(keeper));
    if (std::ranges::all_of(batch, is_plain)) return send_plain(to, batch, in_flight);
    for (std::size_t i = 0; i < batch.size(); ++i) send_one(to.get(), batch[i], in_flight.slots[i]);
}

/// The first message goes alone: from it the topic learns how many partitions there are by now. Where it is
/// refused, as when the topic was deleted, librdkafka is to place the others too: refusing a placed one it
/// leaks it (2.0.2).
void BatchSender::send_plain(OutgoingTopic& topic, std::span<const OutgoingRecord> batch,
                             InFlightBatch& in_flight) {
    messages_.clear();
    for (std::size_t i = 0; i < batch.size(); ++i)
        messages_.push_back(to_message(batch[i], in_flight.slots[i]));
    const int copying = in_flight.keeper ? 0 : RD_KAFKA_MSG_F_COPY;
    hand_over(topic, 0, 1, copying);
    if (messages_[0].err == RD_KAFKA_RESP_ERR_NO_ERROR) topic.place(std::span(messages_).subspan(1));
    hand_over(topic, 1, messages_.size(), copying);
    for (const auto& message : messages_) {
        if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        InFlightBatch::Slot& slot = slot_of(message);
        const OutgoingRecord& record = batch[static_cast<std::size_t>(&slot - in_flight.slots.data())];
        if (message.err == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            send_one(topic.get(), record, slot);
        else
            client_.refuse(topic.get(), record, slot, message.err);
    }
}

void BatchSender::hand_over(const OutgoingTopic& topic, std::size_t begin, std::size_t end, int copying) {
    rd_kafka_produce_batch(topic.get(), RD_KAFKA_PARTITION_UA, copying | RD_KAFKA_MSG_F_PARTITION,
                           messages_.data() + begin, static_cast<int>(end - begin));
}

void BatchSender::send_one(rd_kafka_topic_t* topic, const OutgoingRecord& record, InFlightBatch::Slot& slot) {
    rd_kafka_t* client = client_.handle().get();
    auto code = produce(client, topic, record, slot);
    while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {  // only with a queue limit of the user's own
        rd_kafka_flush(client, 1);                   // no company comes while it is full
        rd_kafka_poll(client, kFullQueueWaitMs);
        code = produce(client, topic, record, slot);
    }
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) client_.refuse(topic, record, slot, code);
}

}  // namespace shortener_events::kafka
