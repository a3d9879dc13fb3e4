#include "shortener_events/cluster.hpp"

#include <fmt/format.h>

#include <array>

#include "kafka/handle.hpp"
#include "kafka/metadata.hpp"

namespace shortener_events {

namespace {

int timeout_ms(const KafkaSettings& settings) {
    return static_cast<int>(settings.timeout.count());
}

}  // namespace

struct Cluster::Connection {
    explicit Connection(const KafkaSettings& settings) : handle(RD_KAFKA_PRODUCER, settings, {}) {}
    kafka::Handle handle;
};

Cluster::Cluster(const KafkaSettings& settings) : connection_(std::make_unique<Connection>(settings)) {}
Cluster::~Cluster() = default;

ClusterInfo Cluster::read_metadata() const {
    return kafka::read_metadata(connection_->handle);
}

TopicInfo Cluster::require_topic(const std::string& name) const {
    return kafka::require_topic(connection_->handle, name);
}

TopicCreation Cluster::create_topic(const std::string& name, int partitions, int replication_factor) const {
    const auto& handle = connection_->handle;
    std::array<char, 512> reason{};
    kafka::NewTopicPtr topic(
        rd_kafka_NewTopic_new(name.c_str(), partitions, replication_factor, reason.data(), reason.size()));
    if (!topic)
        throw Error(ErrorCategory::usage, fmt::format("cannot create topic \"{}\": {}", name, reason.data()));
    if (kafka::is_embedded(kafka::read_metadata(handle)))  // it would not answer at all
        throw Error(
            ErrorCategory::kafka,
            fmt::format("cannot create topic \"{}\": the embedded broker creates no topics on request", name),
            "shortener-events sandbox --kafka starts one that does");
    const kafka::AdminOptionsPtr options(
        rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms(handle.settings()), reason.data(),
                                              reason.size());
    const kafka::QueuePtr queue(rd_kafka_queue_new(handle.get()));
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    rd_kafka_CreateTopics(handle.get(), topics, 1, options.get(), queue.get());
    const kafka::EventPtr event(rd_kafka_queue_poll(queue.get(), timeout_ms(handle.settings()) + 1000));
    if (!event) handle.throw_unreachable();
    if (const auto code = rd_kafka_event_error(event.get()))
        handle.throw_failed(fmt::format("create topic \"{}\"", name), code);
    std::size_t count = 0;
    const auto** results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    const auto code = rd_kafka_topic_result_error(results[0]);
    if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return TopicCreation::exists;
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw Error(ErrorCategory::kafka, fmt::format("cannot create topic \"{}\": {}", name,
                                                      rd_kafka_topic_result_error_string(results[0])));
    return TopicCreation::created;
}

}  // namespace shortener_events
