#include "kafka/delivery.hpp"

#include <algorithm>
#include <array>

#include "kafka/handle.hpp"

namespace shortener_events::kafka {

namespace {

std::string reason_of(rd_kafka_resp_err_t code) {
    if (code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) return "unknown partition, or the topic was deleted";
    if (code == RD_KAFKA_RESP_ERR__DESTROY) return "its partition is gone, as when the topic is deleted";
    return describe(code);
}

bool is_for_one_record(Refusal refusal) {
    return refusal == Refusal::too_large || refusal == Refusal::bad_timestamp ||
           refusal == Refusal::invalid_record;
}

}  // namespace

Fate fate_of(const rd_kafka_message_t& message) {
    switch (rd_kafka_message_status(&message)) {
        case RD_KAFKA_MSG_STATUS_PERSISTED:
            return Fate::delivered;
        case RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED:
            return Fate::unknown;
        case RD_KAFKA_MSG_STATUS_NOT_PERSISTED:
            break;
    }
    return Fate::failed;
}

Refusal refusal_of(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return Refusal::none;
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            return Refusal::too_large;
        case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
            return Refusal::bad_timestamp;
        case RD_KAFKA_RESP_ERR_INVALID_MSG:
        case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
            return Refusal::invalid_record;
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            return Refusal::unauthorized;
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__DESTROY:  // its partition is gone, as when the topic is deleted
            return Refusal::unknown_topic;
        default:
            return Refusal::other;
    }
}

bool is_retriable(rd_kafka_resp_err_t code) {
    constexpr std::array never{RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
                               RD_KAFKA_RESP_ERR_INVALID_MSG,
                               RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
                               RD_KAFKA_RESP_ERR_INVALID_RECORD,
                               RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
                               RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                               RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
                               RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                               RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
                               RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE,
                               RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
                               RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                               RD_KAFKA_RESP_ERR__FATAL,
                               RD_KAFKA_RESP_ERR__INVALID_ARG,
                               RD_KAFKA_RESP_ERR__PURGE_QUEUE};
    return std::ranges::find(never, code) == never.end();
}

std::size_t size_of(const Outgoing& record) {
    return record.key.value_or("").size() + record.value.value_or("").size();
}

DeliveryReport to_refusal(const Outgoing& record, rd_kafka_resp_err_t code) {
    DeliveryReport report;
    report.tag = record.tag;
    report.fate = Fate::failed;
    report.partition = record.partition;
    report.bytes = size_of(record);
    report.reason = reason_of(code);
    report.refusal = refusal_of(code);
    report.retriable = is_retriable(code);
    return report;
}

DeliveryReport to_report(const rd_kafka_message_t& message, std::uint64_t tag) {
    DeliveryReport report;
    report.tag = tag;
    report.fate = fate_of(message);
    report.partition = message.partition;
    report.bytes = message.len + message.key_len;
    if (report.fate == Fate::delivered) report.offset = message.offset;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) report.reason = reason_of(message.err);
    if (report.fate != Fate::failed) return report;
    report.refusal = refusal_of(message.err);
    report.retriable = is_retriable(message.err);
    report.with_its_batch = is_for_one_record(report.refusal);
    return report;
}

Record to_record(std::string topic, const Outgoing& record) {
    const auto copy = [](const auto& text) {
        return text ? std::optional<std::string>(*text) : std::nullopt;
    };
    Record result;
    result.topic = std::move(topic);
    result.partition = record.partition;
    result.offset = -1;
    result.timestamp_ms = record.timestamp_ms;
    result.key = copy(record.key);
    result.value = copy(record.value);
    if (record.headers) result.headers = *record.headers;
    return result;
}

}  // namespace shortener_events::kafka
