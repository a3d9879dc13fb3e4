#include "kafka/read/partition_bounds.hpp"

#include <algorithm>
#include <future>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/missing_right.hpp"
#include "kafka/read/offsets.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::kafka {

namespace {

const TopicInfo* find_topic(const ClusterInfo& cluster, const std::string& name) {
    const auto found = std::ranges::lower_bound(cluster.topics, name, {}, &TopicInfo::name);
    return found != cluster.topics.end() && found->name == name ? &*found : nullptr;
}

/// A topic that is missing in the metadata may be deleted, or hidden from this user.
PartitionBounds why_missing(const Handle& handle, const std::string& topic, const Deadline& deadline) {
    const auto code = read_topic_error(handle, topic, deadline.left_ms(1));
    if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
        return {PartitionPresence::unauthorized, {}, {}, say_missing({"Describe", "topic", topic})};
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return {PartitionPresence::topic_deleted, {}, {}, ""};
    return {PartitionPresence::unknown, {}, {}, describe(code)};
}

void add_partitions(const TopicInfo& topic, Bounds& bounds) {
    for (const auto& partition : topic.partitions)
        bounds[{topic.name, partition.id}].presence =
            partition.leader < 0 ? PartitionPresence::leaderless : PartitionPresence::present;
}

constexpr const char* kSilent = "its leader did not answer in time";

void take(const OffsetAnswer& answer, std::optional<std::int64_t>& offset, std::string& error) {
    if (means_unreachable(answer.error))
        error = kSilent;
    else if (answer.error)
        error = describe(answer.error);
    else if (answer.offset >= 0)
        offset = answer.offset;
}

std::map<std::int32_t, std::vector<TopicPartition>> by_leader(const ClusterInfo& cluster,
                                                              const Bounds& bounds) {
    std::map<std::int32_t, std::vector<TopicPartition>> leaders;
    for (const auto& topic : cluster.topics) {
        auto entry = bounds.lower_bound({topic.name, 0});
        for (; entry != bounds.end() && entry->first.topic == topic.name; ++entry) {
            if (entry->second.presence != PartitionPresence::present) continue;
            const auto partition =
                std::ranges::find(topic.partitions, entry->first.partition, &PartitionInfo::id);
            leaders[partition->leader].push_back(entry->first);
        }
    }
    return leaders;
}

}  // namespace

Bounds locate(const Handle& handle, const std::set<TopicPartition>& wanted, const ClusterInfo& cluster,
              const Deadline& deadline) {
    Bounds bounds;
    std::map<std::string, PartitionBounds>
        topics;  // what to say about a partition that the cluster does not have
    for (const auto& at : wanted) {
        if (!topics.contains(at.topic)) {
            const auto* topic = find_topic(cluster, at.topic);
            if (topic) add_partitions(*topic, bounds);
            topics[at.topic] = topic ? PartitionBounds{PartitionPresence::partition_gone, {}, {}, ""}
                                     : why_missing(handle, at.topic, deadline);
        }
        bounds.try_emplace(at, topics[at.topic]);
    }
    return bounds;
}

void read_bounds(const Handle& handle, const ClusterInfo& cluster, Bounds& bounds, const Deadline& deadline) {
    // Each request waits for its answer: all but the last one on a thread of their own.
    std::vector<std::pair<std::int64_t, std::future<std::vector<OffsetAnswer>>>> requests;
    const auto leaders = by_leader(cluster, bounds);
    for (const auto& [leader, partitions] : leaders)
        for (const auto bound : {kEndOffset, kBeginOffset}) {
            const bool last = requests.size() + 1 == 2 * leaders.size();
            requests.emplace_back(
                bound, std::async(last ? std::launch::deferred : kAside, ask_offsets, std::cref(handle),
                                  partitions, bound, deadline.left_ms(1)));
        }
    if (!requests.empty()) requests.back().second.wait();
    for (auto& [bound, answers] : requests)
        for (const auto& answer : answers.get()) {
            PartitionBounds& entry = bounds[answer.where];
            take(answer, bound == kEndOffset ? entry.end : entry.begin, entry.error);
        }
}

bool are_all_silent(const Bounds& bounds) {
    const auto is_read = [](const auto& entry) { return entry.second.begin || entry.second.end; };
    const auto is_silent = [](const auto& entry) { return entry.second.error == kSilent; };
    return std::ranges::none_of(bounds, is_read) && std::ranges::any_of(bounds, is_silent);
}

}  // namespace shortener_events::kafka
