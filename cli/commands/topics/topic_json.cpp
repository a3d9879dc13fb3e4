#include "cli/commands/topics/topic_report.hpp"

#include "cli/output/json_values.hpp"

namespace shortener_events::cli {

namespace {

Json to_json(const PartitionDetails& partition) {
    const auto& [info, bounds, last_stable, newest_ms] = partition;
    return {{"partition", info.id},
            {"leader", info.leader < 0 ? Json() : Json(info.leader)},
            {"replicas", info.replicas},
            {"in_sync", info.in_sync},
            {"begin", or_null(bounds.begin)},
            {"end", or_null(bounds.end)},
            {"last_stable", or_null(last_stable)},
            {"newest_at", time_or_null(newest_ms)},
            {"newest_ms", or_null(newest_ms)},
            {"error", or_null(bounds.error)}};
}

Json to_json(const TopicDetails& topic) {
    Json partitions = Json::array();
    for (const auto& partition : topic.partitions) partitions.push_back(to_json(partition));
    return {{"topic", topic.name},
            {"retention_ms", or_null(topic.retention_ms)},
            {"retention_bytes", or_null(topic.retention_bytes)},
            {"cleanup_policy", or_null(topic.cleanup_policy)},
            {"partitions", std::move(partitions)}};
}

const char* name_of(TopicOutcome outcome) {
    return outcome == TopicOutcome::created  ? "created"
           : outcome == TopicOutcome::exists ? "exists"
                                             : "would_create";
}

}  // namespace

Json topics_to_json(const std::vector<TopicDetails>& topics) {
    Json list = Json::array();
    for (const auto& topic : topics) list.push_back(to_json(topic));
    return {{"schema", "topics/1"}, {"topics", std::move(list)}};
}

Json created_to_json(const std::vector<CreatedTopic>& topics) {
    Json list = Json::array();
    for (const auto& topic : topics)
        list.push_back({{"topic", topic.name},
                        {"partitions", topic.partitions},
                        {"result", name_of(topic.outcome)},
                        {"differences", topic.differences}});
    return {{"schema", "topics-created/1"}, {"topics", std::move(list)}};
}

}  // namespace shortener_events::cli
