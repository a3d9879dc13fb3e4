#include "kafka/admin/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/backoff.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/missing_right.hpp"
#include "kafka/client/unknown_topic.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events {

void require_partition(const TopicInfo& topic, std::int32_t wanted) {
    if (std::ranges::find(topic.partitions, wanted, &PartitionInfo::id) != topic.partitions.end()) return;
    throw Error(ErrorCategory::kafka, fmt::format("topic \"{}\" has no partition {}", topic.name, wanted),
                topic.partitions.size() == 1
                    ? "its only partition is 0"
                    : fmt::format("its partitions are 0 to {}", topic.partitions.size() - 1));
}

}  // namespace shortener_events

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::milliseconds kTlsAnswer{1000};  // its first answer

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

/// As Kafka has it (org.apache.kafka.common.internals.Topic).
bool can_be_topic(const std::string& name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= 249 && name != "." && name != ".." &&
           std::ranges::all_of(name, fits);
}

[[noreturn]] void throw_unknown_topic(const std::string& name, const ClusterInfo& cluster) {
    std::vector<std::string> names;
    for (const auto& topic : cluster.topics) names.push_back(topic.name);
    std::string hint = did_you_mean(name, names);
    if (hint.empty())
        hint = can_be_topic(name) ? fmt::format("create it with: shortener-events topics create {}", name)
                                  : "a topic's name has up to 249 letters, digits, dots, _ and -";
    throw UnknownTopic(fmt::format("unknown topic \"{}\"", name), hint);
}

/// As rd_kafka_metadata for all topics, but what no waiting mends ends the wait for a broker, and one
/// that takes the question and says nothing is not waited for to the end: the next question goes to any
/// broker.
rd_kafka_resp_err_t ask_for_all(const Handle& handle, const rd_kafka_metadata_t*& raw) {
    // In the first step another broker may take the login.
    Backoff step(std::chrono::milliseconds(500), std::chrono::milliseconds(60'000));
    const Deadline deadline(handle.settings().timeout);
    for (;;) {
        const auto code =
            rd_kafka_metadata(handle.get(), 1, nullptr, &raw, deadline.within(step.time()).left_ms());
        if (code == RD_KAFKA_RESP_ERR__TRANSPORT) handle.look_for_tls(deadline.within(kTlsAnswer));
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) handle.note_answer();
        const bool slow = code == RD_KAFKA_RESP_ERR__TIMED_OUT;
        if (!slow && code != RD_KAFKA_RESP_ERR__TRANSPORT) return code;
        // To us a broker that hangs up at each question looks slow: librdkafka asks again by itself.
        if (handle.newest_connection_log().is_final() || deadline.passed()) return code;
        if (slow) step.grow();  // perhaps it only takes its time
    }
}

}  // namespace

ClusterInfo read_metadata(const Handle& handle) {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = ask_for_all(handle, raw);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) handle.throw_failed("read the cluster's metadata", code);
    const MetadataPtr metadata(raw);
    ClusterInfo info = to_cluster(*metadata);
    if (char* id = rd_kafka_clusterid(handle.get(), 0)) {
        info.cluster_id = id;
        rd_kafka_mem_free(handle.get(), id);
    }
    return info;
}

TopicInfo require_topic(const Handle& handle, const std::string& name) {
    return require_topic(read_metadata(handle), name);
}

const TopicInfo& require_topic(const ClusterInfo& cluster, const std::string& name) {
    const auto found = std::ranges::find(cluster.topics, name, &TopicInfo::name);
    if (found == cluster.topics.end()) throw_unknown_topic(name, cluster);
    return *found;
}

const TopicInfo& require_visible_topic(const Handle& handle, const ClusterInfo& cluster,
                                       const std::string& name) {
    const bool listed = std::ranges::find(cluster.topics, name, &TopicInfo::name) != cluster.topics.end();
    const auto timeout_ms = static_cast<int>(handle.settings().timeout.count());
    const bool can_be_hidden = !listed && !is_embedded(cluster);  // that one would make it, and has no rights
    if (can_be_hidden && can_be_topic(name) &&
        read_topic_error(handle, name, timeout_ms) == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
        const MissingRight right{"Describe", "topic", name};
        throw Error(ErrorCategory::kafka,
                    fmt::format("cannot read topic \"{}\": {}", name, say_missing(right)),
                    how_to_allow(right), {.code = kafka_error::kTopicForbidden});
    }
    return require_topic(cluster, name);
}

TopicAnswer read_topic(const Handle& handle, const std::string& topic, int timeout_ms) {
    const TopicPtr local(rd_kafka_topic_new(handle.get(), topic.c_str(), nullptr));
    if (!local) return {RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, {}};
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(handle.get(), 0, local.get(), &raw, timeout_ms);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return {code, {}};
    const MetadataPtr metadata(raw);
    if (metadata->topic_cnt != 1) return {RD_KAFKA_RESP_ERR_UNKNOWN, {}};
    return {metadata->topics[0].err, to_topic(metadata->topics[0])};
}

rd_kafka_resp_err_t read_topic_error(const Handle& handle, const std::string& topic, int timeout_ms) {
    return read_topic(handle, topic, timeout_ms).error;
}

bool is_embedded(const ClusterInfo& cluster) {
    return cluster.cluster_id.starts_with("mockCluster");
}

}  // namespace shortener_events::kafka
