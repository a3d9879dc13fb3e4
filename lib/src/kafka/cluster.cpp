#include "shortener_events/cluster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kafka/handle.hpp"
#include "shortener_events/near_match.hpp"

namespace shortener_events {

namespace {

int timeout_ms(const KafkaSettings& settings) {
    return static_cast<int>(settings.timeout.count());
}

PartitionInfo to_partition(const rd_kafka_metadata_partition_t& partition) {
    return {partition.id,
            partition.leader,
            {partition.replicas, partition.replicas + partition.replica_cnt},
            {partition.isrs, partition.isrs + partition.isr_cnt}};
}

TopicInfo to_topic(const rd_kafka_metadata_topic_t& topic) {
    TopicInfo info{topic.topic, {}};
    std::transform(topic.partitions, topic.partitions + topic.partition_cnt,
                   std::back_inserter(info.partitions), to_partition);
    std::ranges::sort(info.partitions, {}, &PartitionInfo::id);
    return info;
}

ClusterInfo to_cluster(const rd_kafka_metadata_t& metadata) {
    ClusterInfo info;
    for (int i = 0; i < metadata.broker_cnt; ++i)
        info.brokers.push_back({metadata.brokers[i].id, metadata.brokers[i].host, metadata.brokers[i].port});
    for (int i = 0; i < metadata.topic_cnt; ++i)
        if (metadata.topics[i].err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
            info.topics.push_back(to_topic(metadata.topics[i]));
    std::ranges::sort(info.brokers, {}, &BrokerInfo::id);
    std::ranges::sort(info.topics, {}, &TopicInfo::name);
    return info;
}

[[noreturn]] void throw_unknown_topic(const std::string& name, const ClusterInfo& cluster) {
    std::vector<std::string> names;
    for (const auto& topic : cluster.topics) names.push_back(topic.name);
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = fmt::format("create it with: shortener-events topics create {}", name);
    throw Error(ErrorCategory::kafka, fmt::format("unknown topic \"{}\"", name), hint);
}

}  // namespace

struct Cluster::Connection {
    explicit Connection(const KafkaSettings& settings) : handle(RD_KAFKA_PRODUCER, settings, {}) {}
    kafka::Handle handle;
};

Cluster::Cluster(const KafkaSettings& settings) : connection_(std::make_unique<Connection>(settings)) {}
Cluster::~Cluster() = default;

ClusterInfo Cluster::read_metadata() const {
    const auto& handle = connection_->handle;
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(handle.get(), 1, nullptr, &raw, timeout_ms(handle.settings()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) handle.throw_failed("read the cluster's metadata", code);
    const kafka::MetadataPtr metadata(raw);
    ClusterInfo info = to_cluster(*metadata);
    if (char* id = rd_kafka_clusterid(handle.get(), 0)) {
        info.cluster_id = id;
        rd_kafka_mem_free(handle.get(), id);
    }
    return info;
}

TopicInfo Cluster::require_topic(const std::string& name) const {
    const ClusterInfo cluster = read_metadata();
    const auto found = std::ranges::find(cluster.topics, name, &TopicInfo::name);
    if (found == cluster.topics.end()) throw_unknown_topic(name, cluster);
    return *found;
}

TopicCreation Cluster::create_topic(const std::string& name, int partitions, int replication_factor) const {
    const auto& handle = connection_->handle;
    std::array<char, 512> reason{};
    kafka::NewTopicPtr topic(
        rd_kafka_NewTopic_new(name.c_str(), partitions, replication_factor, reason.data(), reason.size()));
    if (!topic)
        throw Error(ErrorCategory::usage, fmt::format("cannot create topic \"{}\": {}", name, reason.data()));
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
