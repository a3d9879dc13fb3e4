#include "kafka/produce/producer_client.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "kafka/client/to_record.hpp"
#include "kafka/produce/batch_bytes.hpp"
#include "kafka/produce/delivery.hpp"

namespace shortener_events::kafka {

using std::chrono::milliseconds;

namespace {

// The topic decides what is too large, not the client (librdkafka: 1 MB); but a broker hangs up on requests
// of more than 100 MiB (socket.request.max.bytes), which would be tried again and again.
constexpr std::size_t kLargestRecord = 100'000'000;
// Brokers tell each other of a new topic within a second or two.
constexpr milliseconds kLongestNotice{10'000};

std::string acks_text(Acks acks) {
    return acks == Acks::all ? "all" : acks == Acks::leader ? "1" : "0";
}

/// The delivery timeout, which a user may have set by its own name; 0 is none.
milliseconds timeout_of(const KafkaSettings& settings, const PublisherOptions& options) {
    auto timeout = options.delivery_timeout;
    for (const char* name : {"message.timeout.ms", "delivery.timeout.ms"}) {
        const auto found = settings.properties.find(name);
        if (found != settings.properties.end())
            timeout = milliseconds(std::strtoll(found->second.c_str(), nullptr, 10));
    }
    return timeout;
}

/// At most half of that.
milliseconds linger_of(const KafkaSettings& settings, const PublisherOptions& options) {
    const auto timeout = timeout_of(settings, options);
    return timeout > milliseconds(0) ? std::min(options.linger, timeout / 2) : options.linger;
}

/// How long a topic may be missing before its records fail as such. librdkafka waits 30 s, which 2.15 also
/// does for a topic that was there: until then it would be said that they timed out.
milliseconds notice_of(const KafkaSettings& settings, const PublisherOptions& options) {
    const auto timeout = timeout_of(settings, options);
    return timeout > milliseconds(0) ? std::min(kLongestNotice, timeout / 2) : kLongestNotice;
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
    add("linger.ms", std::to_string(linger_of(settings, options).count()));
    add("partitioner", OutgoingTopic::kPartitioner);
    add("topic.metadata.propagation.max.ms", std::to_string(notice_of(settings, options).count()));
    add("batch.size", std::to_string(kBatchBytes));
    add("message.max.bytes", std::to_string(kLargestRecord));
    add("allow.auto.create.topics", "false");
    // The bounds are kept by has_room(): librdkafka would take a later record of a batch after refusing an
    // earlier.
    add("queue.buffering.max.messages", "10000000");
    add("queue.buffering.max.kbytes", "2147483647");
    if (options.transactional_id.empty()) return result;
    add("transactional.id", options.transactional_id);
    // librdkafka (2.0.2) would wait up to 900 s for the answer about a group's offsets, whatever limit it is
    // given.
    add("socket.timeout.ms", std::to_string(std::clamp<long>(settings.timeout.count(), 1000, 60'000)));
    add("transaction.timeout.ms",
        std::to_string(std::max(options.transaction_timeout, options.delivery_timeout).count()));
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
      window_(timeout_of(settings, options)),
      handle_(RD_KAFKA_PRODUCER, with_defaults(settings, options), {}, reporting_to(this)) {}

OutgoingTopic& ProducerClient::topic(const std::string& name) {
    auto& topic = topics_[name];
    if (!topic) topic = std::make_unique<OutgoingTopic>(handle_, name, partitions_[name]);
    return *topic;
}

InFlightBatch& ProducerClient::add(std::span<const OutgoingRecord> batch,
                                   std::shared_ptr<const void> keeper) {
    InFlightBatch& in_flight = in_flight_.emplace_back();
    in_flight.self = std::prev(in_flight_.end());
    in_flight.sent = std::chrono::steady_clock::now();
    in_flight.keeper = std::move(keeper);
    in_flight.left = batch.size();
    in_flight.slots.reserve(batch.size());
    if (std::ranges::any_of(batch,
                            [](const OutgoingRecord& record) { return record.timestamp_ms.has_value(); }))
        for (const auto& record : batch) in_flight.times.push_back(record.timestamp_ms);
    for (const auto& record : batch) {
        in_flight.slots.push_back({&in_flight, record.opaque});
        in_flight.bytes += size_of(record);
    }
    if (pending_records_ == 0) window_.begin(in_flight.sent);
    pending_records_ += batch.size();
    held_bytes_ += in_flight.bytes;
    return in_flight;
}

void ProducerClient::release(InFlightBatch& in_flight, std::size_t bytes) {
    --pending_records_;
    if (!in_flight.keeper) held_bytes_ -= bytes;
    if (--in_flight.left > 0) return;
    if (in_flight.keeper) held_bytes_ -= in_flight.bytes;  // only now is the memory free
    in_flight_.erase(in_flight.self);
}

bool ProducerClient::has_room() const {
    return pending_records_ < options_.queued_records && held_bytes_ < most_bytes();
}

std::size_t ProducerClient::most_bytes() const {
    return std::min({options_.queued_bytes, window_.limit(), bytes_for_full_batches(partitions())});
}

bool ProducerClient::batches_fill() const {
    return held_bytes_ >= bytes_of_a_full_batch(partitions());
}

std::size_t ProducerClient::partitions() const {
    std::size_t sum = 0;
    for (const auto& [topic, known] : partitions_) sum += static_cast<std::size_t>(known);
    return sum;
}

std::chrono::microseconds ProducerClient::age_of(const InFlightBatch& in_flight) {
    if (++clock_age_ >= kReportsPerClock) {
        clock_ = std::chrono::steady_clock::now();
        clock_age_ = 0;
    }
    return std::max(std::chrono::microseconds(0),
                    std::chrono::duration_cast<std::chrono::microseconds>(clock_ - in_flight.sent));
}

void ProducerClient::report(const rd_kafka_message_t& message) {
    const InFlightBatch::Slot& slot = slot_of(message);
    DeliveryReport report = to_report(handle_.get(), message, slot.opaque);
    report.latency = age_of(*slot.batch);
    if (report.status == DeliveryStatus::delivered) {
        window_.acknowledged(report.bytes, clock_);
        return hand_out(report, nullptr, *slot.batch);
    }
    Record record = to_record(message);
    record.offset = -1;                               // it has none
    record.timestamp_ms = slot.batch->time_of(slot);  // librdkafka does not tell it of what failed
    hand_out(report, &record, *slot.batch);
}

void ProducerClient::refuse(const rd_kafka_topic_t* topic, const OutgoingRecord& record,
                            const InFlightBatch::Slot& slot, rd_kafka_resp_err_t code) {
    DeliveryReport report = to_refusal(handle_.get(), rd_kafka_topic_name(topic), record, code);
    const Record copy = to_record(rd_kafka_topic_name(topic), record);
    hand_out(report, &copy, *slot.batch);
}

void ProducerClient::hand_out(DeliveryReport& report, const Record* record, InFlightBatch& in_flight) {
    report.record = record;
    try {
        on_report_(report);
    } catch (...) {
        if (!thrown_) thrown_ = std::current_exception();
    }
    release(in_flight, report.bytes);
}

void ProducerClient::rethrow() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

}  // namespace shortener_events::kafka
