#include "kafka/produce/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kafka/client/handle.hpp"

namespace shortener_events::kafka {

namespace {

/// What stopped a client for good. `code` NO_ERROR: nothing did.
struct FatalError {
    rd_kafka_resp_err_t code;
    std::string text;
};

FatalError fatal_error_of(rd_kafka_t* client) {
    std::array<char, 512> text{};
    const auto code = rd_kafka_fatal_error(client, text.data(), text.size());
    return {code, text.data()};
}

/// librdkafka's ways of saying that it did not even try: it was told to give up, or cannot go on.
bool is_given_up(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR__PURGE_QUEUE || code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT ||
           code == RD_KAFKA_RESP_ERR__FATAL || code == RD_KAFKA_RESP_ERR__STATE;
}

std::string why_given_up(rd_kafka_t* client, rd_kafka_resp_err_t code) {
    const FatalError fatal = fatal_error_of(client);
    if (fatal.code) return fmt::format("{}: {}", describe(fatal.code), fatal.text);
    if (code == RD_KAFKA_RESP_ERR__PURGE_QUEUE) return "given up before it was sent";
    if (code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) return "given up before it was acknowledged";
    return "another event of its transaction failed";  // STATE
}

/// The reason in words, the same wherever a delivery fails.
std::string reason_of(rd_kafka_t* client, rd_kafka_resp_err_t code, bool keyless) {
    if (is_given_up(code)) return why_given_up(client, code);
    switch (code) {
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return "unknown partition, or the topic was deleted";
        case RD_KAFKA_RESP_ERR__DESTROY:
            return "its partition is gone, as when the topic is deleted";
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            return "message size too large: more than the topic's max.message.bytes";
        case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
            return "invalid timestamp: outside of what the topic allows (message.timestamp.before.max.ms, "
                   "message.timestamp.after.max.ms)";
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
            return describe(code) + (keyless ? ": it has no key, which a compacted topic needs" : "");
        default:
            return describe(code);
    }
}

/// A fatal error's own code says more than the one of what it took along.
rd_kafka_resp_err_t cause_of(rd_kafka_t* client, rd_kafka_resp_err_t code) {
    const auto fatal = is_given_up(code) ? fatal_error_of(client).code : RD_KAFKA_RESP_ERR_NO_ERROR;
    return fatal ? fatal : code;
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

DeliveryReport to_refusal(rd_kafka_t* client, const Outgoing& record, rd_kafka_resp_err_t code) {
    DeliveryReport report;
    report.tag = record.tag;
    report.fate = Fate::failed;
    report.partition = record.partition;
    report.bytes = size_of(record);
    report.reason = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
                        ? "message size too large: more than this client's -X message.max.bytes"
                        : reason_of(client, code, !record.key);
    report.refusal = refusal_of(cause_of(client, code));
    report.retriable = is_retriable(code);
    return report;
}

DeliveryReport to_report(rd_kafka_t* client, const rd_kafka_message_t& message, std::uint64_t tag) {
    DeliveryReport report;
    report.tag = tag;
    report.fate = fate_of(message);
    report.partition = message.partition;
    report.bytes = message.len + message.key_len;
    if (report.fate == Fate::delivered) report.offset = message.offset;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
        report.reason = reason_of(client, message.err, !message.key);
    if (report.fate != Fate::failed) return report;
    report.refusal = refusal_of(cause_of(client, message.err));
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
