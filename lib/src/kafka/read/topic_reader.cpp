#include "shortener_events/internal/topic_reader.hpp"

#include <algorithm>

#include "kafka/admin/metadata.hpp"
#include "kafka/admin/topic_config.hpp"
#include "kafka/read/event_times.hpp"
#include "kafka/read/partition_bounds.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events {

namespace {

// The newest offset may belong to a transaction marker: look a little further back.
constexpr std::int64_t kLookBack = 8;

std::set<TopicPartition> partitions_of(const std::vector<TopicInfo>& topics) {
    std::set<TopicPartition> all;
    for (const auto& topic : topics)
        for (const auto& partition : topic.partitions) all.insert({topic.name, partition.id});
    return all;
}

kafka::Offsets newest_offsets(const kafka::Bounds& bounds) {
    kafka::Offsets offsets;
    for (const auto& [at, bound] : bounds) {
        if (!bound.begin || !bound.end) continue;
        for (auto offset = std::max(*bound.begin, *bound.end - kLookBack); offset < *bound.end; ++offset)
            offsets[at].insert(offset);
    }
    return offsets;
}

/// The timestamp behind the last wanted offset that an event was found for.
std::optional<std::int64_t> newest(const kafka::EventTimes& times, const TopicPartition& at) {
    const auto found = times.find(at);
    if (found == times.end()) return std::nullopt;
    std::optional<std::int64_t> ms;
    for (const auto& [offset, event] : found->second)
        if (event.timestamp_ms) ms = event.timestamp_ms;
    return ms;
}

/// Partitions whose leader answers, without what it answered.
kafka::Bounds to_read_again(const kafka::Bounds& bounds) {
    kafka::Bounds again;
    for (const auto& [at, bound] : bounds)
        if (bound.end) again[at].presence = bound.presence;
    return again;
}

/// `readable` was read later, when more may have been written and committed.
std::optional<std::int64_t> last_stable(const PartitionBounds& written, const PartitionBounds& readable) {
    if (!written.end || !readable.end) return std::nullopt;
    return std::min(*written.end, *readable.end);
}

/// Both levels are shown, so that a user's own does not count.
KafkaSettings with_isolation(KafkaSettings settings, const char* level) {
    settings.properties["isolation.level"] = level;
    return settings;
}

}  // namespace

struct TopicReader::Connection {
    explicit Connection(const KafkaSettings& settings)
        : handle(RD_KAFKA_CONSUMER, with_isolation(settings, "read_uncommitted"), {}),
          committed(std::make_shared<kafka::Handle>(
              RD_KAFKA_CONSUMER, with_isolation(kafka::tuned_for_event_times(settings), "read_committed"),
              std::initializer_list<kafka::Property>{})) {}

    std::vector<TopicDetails> read(const std::vector<TopicInfo>& topics, const ClusterInfo& cluster,
                                   const kafka::Deadline& deadline) {
        auto configs = kafka::ask_topic_configs(handle, cluster, topics, deadline.at(0.5));
        auto bounds = kafka::locate(handle, partitions_of(topics), cluster, deadline.at(0.5));
        kafka::read_bounds(handle, cluster, bounds, deadline.at(0.6));
        if (kafka::are_all_silent(bounds)) handle.throw_unreachable();
        // Afterwards: were it before, events that are written meanwhile would look like an open
        // transaction's.
        auto readable = to_read_again(bounds);
        kafka::read_bounds(*committed, cluster, readable, deadline.at(0.75));
        const auto times = event_times.read(committed, newest_offsets(readable), deadline);
        std::vector<TopicDetails> details;
        for (const auto& topic : topics) {
            auto& detail = details.emplace_back(configs.details(topic.name));
            for (const auto& partition : topic.partitions) {
                const TopicPartition at{topic.name, partition.id};
                detail.partitions.push_back(
                    {partition, bounds[at], last_stable(bounds[at], readable[at]), newest(times, at)});
            }
        }
        return details;
    }

    kafka::Handle handle;
    std::shared_ptr<kafka::Handle> committed;  // sees what a read_committed reader sees
    kafka::EventTimeReader event_times;
};

TopicReader::TopicReader(const KafkaSettings& settings)
    : connection_(std::make_unique<Connection>(settings)) {}
TopicReader::~TopicReader() = default;

std::vector<TopicDetails> TopicReader::read(const std::vector<std::string>& names) const {
    const kafka::Deadline deadline(connection_->handle.settings().timeout);
    const ClusterInfo cluster = kafka::read_metadata(connection_->handle);
    std::vector<TopicInfo> topics;
    for (const auto& name : names)
        topics.push_back(kafka::require_visible_topic(connection_->handle, cluster, name));
    return connection_->read(topics, cluster, deadline);
}

std::vector<TopicDetails> TopicReader::read_all(TopicChoice choice) const {
    const kafka::Deadline deadline(connection_->handle.settings().timeout);
    const ClusterInfo cluster = kafka::read_metadata(connection_->handle);
    std::vector<TopicInfo> topics;
    std::ranges::copy_if(cluster.topics, std::back_inserter(topics), [choice](const TopicInfo& topic) {
        return choice == TopicChoice::all || !topic.name.starts_with("__");
    });
    return connection_->read(topics, cluster, deadline);
}

}  // namespace shortener_events
