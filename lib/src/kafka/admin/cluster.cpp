#include "shortener_events/cluster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/client/silent_brokers.hpp"
#include "kafka/client/unreachable.hpp"
#include "kafka/read/connections.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events {

namespace {

using kafka::Deadline;

int timeout_ms(const KafkaSettings& settings) {
    return static_cast<int>(settings.timeout.count());
}

/// The answer to a request for one topic. Throws Error(kafka) where there is none.
kafka::EventPtr request_topic(const kafka::Handle& handle, const std::string& name, int partitions,
                              int replication_factor, const std::map<std::string, std::string>& configs) {
    std::array<char, 512> reason{};
    const kafka::NewTopicPtr topic(
        rd_kafka_NewTopic_new(name.c_str(), partitions, replication_factor, reason.data(), reason.size()));
    if (!topic)
        throw Error(ErrorCategory::argument,
                    fmt::format("cannot create topic \"{}\": {}", name, reason.data()));
    for (const auto& [config, value] : configs)
        rd_kafka_NewTopic_set_config(topic.get(), config.c_str(), value.c_str());
    const kafka::AdminOptionsPtr options(
        rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms(handle.settings()), reason.data(),
                                              reason.size());
    const kafka::QueuePtr queue(rd_kafka_queue_new(handle.get()));
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    rd_kafka_CreateTopics(handle.get(), topics, 1, options.get(), queue.get());
    kafka::EventPtr event(rd_kafka_queue_poll(queue.get(), timeout_ms(handle.settings()) + 1000));
    if (!event) handle.throw_unreachable();
    if (const auto code = rd_kafka_event_error(event.get()))
        handle.throw_failed(fmt::format("create topic \"{}\"", name), code);
    return event;
}

const rd_kafka_topic_result_t& result_of(rd_kafka_event_t& event) {
    std::size_t count = 0;
    return *rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(&event), &count)[0];
}

/// Who may create a topic and not see it has no more to wait for.
bool is_served(const kafka::Handle& handle, const std::string& name) {
    const auto [error, topic] = kafka::read_topic(handle, name, timeout_ms(handle.settings()));
    return error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
           (error == RD_KAFKA_RESP_ERR_NO_ERROR &&
            std::ranges::all_of(topic.partitions, [](const auto& part) { return part.leader >= 0; }));
}

/// A broker knows a topic, and who leads its partitions, a moment after it was created (seconds, where it is
/// still making the thousand partitions of another); whoever publishes at once would be refused. Throws
/// Error(kafka) where the time does not do.
void wait_until_served(const kafka::Handle& handle, const std::string& name, const Deadline& deadline) {
    while (!is_served(handle, name)) {
        if (deadline.passed())
            throw Error(ErrorCategory::kafka,
                        fmt::format("topic \"{}\" was created, but after {} no broker serves it yet", name,
                                    format_duration(handle.settings().timeout)),
                        fmt::format("the brokers are busy; ask again: shortener-events topics show {}", name),
                        {.retriable = true});
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace

Cluster::Cluster(const Client& client) : client_(client) {
    client_.connections().reader_of_all();  // a refused property is said here
}

ClusterInfo Cluster::read_metadata() const {
    return kafka::read_metadata(*client_.connections().reader_of_all());
}

std::vector<BrokerInfo> Cluster::find_silent_brokers(const ClusterInfo& cluster,
                                                     std::chrono::milliseconds limit) const {
    if (kafka::is_embedded(cluster)) return {};  // it has answered, and does not know this question
    return kafka::find_silent_brokers(*client_.connections().reader_of_all(), cluster, Deadline(limit));
}

std::optional<Error> Cluster::find_fault() const {
    return kafka::find_cluster_fault(*client_.connections().reader_of_all(), kafka::Needed::brokers);
}

TopicInfo Cluster::require_topic(const std::string& name) const {
    const auto handle = client_.connections().reader_of_all();
    return kafka::require_visible_topic(*handle, kafka::read_metadata(*handle), name);
}

TopicCreation Cluster::create_topic(const std::string& name, int partitions, int replication_factor,
                                    const std::map<std::string, std::string>& configs) const {
    const auto kept = client_.connections().reader_of_all();
    const kafka::Handle& handle = *kept;
    if (kafka::is_embedded(kafka::read_metadata(handle)))  // it would not answer at all
        throw Error(
            ErrorCategory::kafka,
            fmt::format("cannot create topic \"{}\": the embedded broker creates no topics on request", name),
            "shortener-events sandbox --kafka starts one that does");
    const Deadline deadline(handle.settings().timeout);
    const auto event = request_topic(handle, name, partitions, replication_factor, configs);
    const rd_kafka_topic_result_t& result = result_of(*event);
    const auto code = rd_kafka_topic_result_error(&result);
    const bool existed = code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;  // perhaps since a moment ago
    kafka::throw_if_forbidden(fmt::format("create topic \"{}\"", name), code,
                              {.topic = name, .on_topic = "Create"});
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && !existed)
        throw Error(
            ErrorCategory::kafka,
            fmt::format("cannot create topic \"{}\": {}", name, rd_kafka_topic_result_error_string(&result)),
            {}, {.code = kafka::protocol_number(code), .retriable = kafka::meaning_of(code).retriable});
    wait_until_served(handle, name, deadline);
    return existed ? TopicCreation::exists : TopicCreation::created;
}

}  // namespace shortener_events
