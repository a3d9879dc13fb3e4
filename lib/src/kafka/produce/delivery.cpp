#include "kafka/produce/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kafka/client/forbidden.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/client/transaction_failure.hpp"

namespace shortener_events::kafka {

namespace {

/// What stopped a client for good. `code` NO_ERROR: nothing did.
struct FatalError {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string text{};
};

FatalError fatal_error_of(rd_kafka_t* client) {
    std::array<char, 512> text{};
    const auto code = rd_kafka_fatal_error(client, text.data(), text.size());
    return {code, text.data()};
}

bool is_given_up(rd_kafka_resp_err_t code) {
    const auto kind = meaning_of(code).kind;
    return kind == ErrorKind::given_up || kind == ErrorKind::fatal;
}

/// The reason in words, the same wherever a delivery fails.
std::string reason_of(rd_kafka_t* client, rd_kafka_resp_err_t code, const std::string& topic, bool keyless) {
    const FatalError fatal = is_given_up(code) ? fatal_error_of(client) : FatalError{};
    const auto of_transaction = is_given_up(code) ? transaction_failure_of(client) : TransactionFailure{};
    if (const auto right = right_behind(
            of_transaction.code ? of_transaction.code
            : fatal.code        ? fatal.code
                                : code,
            {.topic = of_transaction.topic.empty() ? topic : of_transaction.topic, .on_topic = "Write"}))
        return say_missing(*right);
    if (fatal.code) return fmt::format("{}: {}", describe(fatal.code), fatal.text);
    const char* words = meaning_of(code).words;
    std::string reason = words ? words : describe(code);
    if (code == RD_KAFKA_RESP_ERR_INVALID_RECORD && keyless)
        reason += ": it has no key, which a compacted topic needs";
    return reason;
}

/// A fatal error's own code says more than the one of what it took along.
rd_kafka_resp_err_t cause_of(rd_kafka_t* client, rd_kafka_resp_err_t code) {
    const auto fatal = is_given_up(code) ? fatal_error_of(client).code : RD_KAFKA_RESP_ERR_NO_ERROR;
    return fatal ? fatal : code;
}

void tell_cause(rd_kafka_t* client, rd_kafka_resp_err_t code, DeliveryReport& report) {
    const auto cause = cause_of(client, code);
    report.refusal = refusal_of(cause);
    report.kafka_code = protocol_number(cause);
    report.retriable = meaning_of(code).retriable;
    report.fatal = fatal_error_of(client).code != RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool is_for_one_record(Refusal refusal) {
    return refusal == Refusal::too_large || refusal == Refusal::bad_timestamp ||
           refusal == Refusal::invalid_record;
}

}  // namespace

DeliveryStatus status_of(const rd_kafka_message_t& message) {
    switch (rd_kafka_message_status(&message)) {
        case RD_KAFKA_MSG_STATUS_PERSISTED:
            return DeliveryStatus::delivered;
        case RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED:
            return DeliveryStatus::unknown;
        case RD_KAFKA_MSG_STATUS_NOT_PERSISTED:
            break;
    }
    return DeliveryStatus::failed;
}

Refusal refusal_of(rd_kafka_resp_err_t code) {
    switch (meaning_of(code).kind) {
        case ErrorKind::none:
            return Refusal::none;
        case ErrorKind::too_large:
            return Refusal::too_large;
        case ErrorKind::bad_timestamp:
            return Refusal::bad_timestamp;
        case ErrorKind::invalid_record:
            return Refusal::invalid_record;
        case ErrorKind::unauthorized:
            return Refusal::unauthorized;
        case ErrorKind::unknown_topic:
            return Refusal::unknown_topic;
        default:
            return Refusal::other;
    }
}

std::size_t size_of(const OutgoingRecord& record) {
    return record.key.value_or("").size() + record.value.value_or("").size();
}

DeliveryReport to_refusal(rd_kafka_t* client, const std::string& topic, const OutgoingRecord& record,
                          rd_kafka_resp_err_t code) {
    DeliveryReport report;
    report.opaque = record.opaque;
    report.status = DeliveryStatus::failed;
    report.partition = record.partition;
    report.bytes = size_of(record);
    report.reason = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
                        ? "message size too large: more than this client's -X message.max.bytes"
                        : reason_of(client, code, topic, !record.key);
    tell_cause(client, code, report);
    return report;
}

DeliveryReport to_report(rd_kafka_t* client, const rd_kafka_message_t& message, std::uint64_t opaque) {
    DeliveryReport report;
    report.opaque = opaque;
    report.status = status_of(message);
    report.partition = message.partition;
    report.bytes = message.len + message.key_len;
    if (report.status == DeliveryStatus::delivered) report.offset = message.offset;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
        report.reason =
            reason_of(client, message.err, message.rkt ? rd_kafka_topic_name(message.rkt) : "", !message.key);
    report.kafka_code = protocol_number(message.err);
    if (report.status != DeliveryStatus::failed) return report;
    tell_cause(client, message.err, report);
    report.with_its_batch = is_for_one_record(report.refusal);
    return report;
}

Record to_record(std::string topic, const OutgoingRecord& record) {
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
