#include "shortener_events/client.hpp"

#include "kafka/read/connections.hpp"
#include "kafka/read/queue_refill_nudge.hpp"

namespace shortener_events {

Client::Client(const KafkaSettings& settings) : connections_(std::make_shared<Connections>(settings)) {}

const KafkaSettings& Client::settings() const {
    return connections_->settings;
}

std::shared_ptr<const kafka::Handle> Client::Connections::reader() {
    const std::lock_guard lock(mutex_);
    if (!reader_)
        reader_ = std::make_shared<const kafka::Handle>(
            RD_KAFKA_CONSUMER, settings,
            std::initializer_list<kafka::Property>{
                {"enable.partition.eof", "true"},
                {"auto.offset.reset", "earliest"},  // retention may overtake the position
                {"fetch.wait.max.ms", "100"},
                {"fetch.error.backoff.ms", "100"},
                {"check.crcs", "true"},
                {"queued.min.messages", kafka::QueueRefillNudge::most_messages()},
                {"queued.max.messages.kbytes", kafka::QueueRefillNudge::most_kibibytes()}});
    return reader_;
}

std::shared_ptr<const kafka::Handle> Client::Connections::reader_of_all() {
    const std::lock_guard lock(mutex_);
    if (reader_of_all_) return reader_of_all_;
    KafkaSettings all = settings;
    all.properties["isolation.level"] = "read_uncommitted";
    reader_of_all_ = std::make_shared<const kafka::Handle>(RD_KAFKA_CONSUMER, all,
                                                           std::initializer_list<kafka::Property>{});
    return reader_of_all_;
}

}  // namespace shortener_events
