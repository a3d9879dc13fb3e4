#include "kafka/producer_client.hpp"
#include "kafka/to_record.hpp"

#include <fmt/format.h>

#include <utility>

#include "kafka/delivery.hpp"

namespace shortener_events::kafka {

namespace {

std::string acks_text(Acks acks) {
    return acks == Acks::all ? "all" : acks == Acks::leader ? "1" : "0";
}

/// What a producer of ours sets; the caller's own properties stay as they are.
KafkaSettings with_defaults(const KafkaSettings& settings, const PublisherOptions& options) {
    KafkaSettings result = settings;
    const auto add = [&](const char* name, std::string value) {
        result.properties.emplace(name, std::move(value));
    };
    add("client.id", std::string(names::kProducerClientId));
    add("acks", acks_text(options.acks));
    add("enable.idempotence", options.acks == Acks::all ? "true" : "false");
    add("message.timeout.ms", std::to_string(options.delivery_timeout.count()));
    add("partitioner", "murmur2_random");
    add("allow.auto.create.topics", "false");
    // The bounds are kept by has_room(): librdkafka would take a later record of a batch after refusing an
    // earlier.
    add("queue.buffering.max.messages", "10000000");
    add("queue.buffering.max.kbytes", "2147483647");
    if (!options.transactional_id.empty()) add("transactional.id", options.transactional_id);
    return result;
}

Callbacks reporting_to(ProducerClient* client) {
    Callbacks callbacks;
    callbacks.on_delivery = [client](const rd_kafka_message_t& message) { client->report(message); };
    return callbacks;
}

}  // namespace

ProducerClient::ProducerClient(const KafkaSettings& settings, const PublisherOptions& options,
                               Publisher::OnReport on_report)
    : options_(options),
      on_report_(std::move(on_report)),
      handle_(RD_KAFKA_PRODUCER, with_defaults(settings, options), {}, reporting_to(this)) {}

rd_kafka_topic_t* ProducerClient::topic(const std::string& name) {
    auto& slot = topics_[name];
    if (!slot) slot.reset(rd_kafka_topic_new(handle_.get(), name.c_str(), nullptr));
    if (!slot) handle_.throw_failed(fmt::format("use topic \"{}\"", name), rd_kafka_last_error());
    return slot.get();
}

void ProducerClient::add_pending(const Outgoing& record) {
    ++pending_records_;
    pending_bytes_ += size_of(record);
}

bool ProducerClient::has_room() const {
    return pending_records_ < options_.queued_records && pending_bytes_ < options_.queued_bytes;
}

void ProducerClient::report(const rd_kafka_message_t& message) {
    DeliveryReport report = to_report(message);
    if (report.fate == Fate::delivered) return hand_out(report, nullptr);
    Record record = to_record(message);
    record.offset = -1;  // it has none
    hand_out(report, &record);
}

void ProducerClient::refuse(const rd_kafka_topic_t* topic, const Outgoing& record, rd_kafka_resp_err_t code) {
    DeliveryReport report = to_refusal(record, code);
    const Record copy = to_record(rd_kafka_topic_name(topic), record);
    hand_out(report, &copy);
}

void ProducerClient::hand_out(DeliveryReport& report, const Record* record) {
    --pending_records_;
    pending_bytes_ -= report.bytes;
    report.record = record;
    try {
        on_report_(report);
    } catch (...) {
        if (!thrown_) thrown_ = std::current_exception();
    }
}

void ProducerClient::rethrow() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

}  // namespace shortener_events::kafka
