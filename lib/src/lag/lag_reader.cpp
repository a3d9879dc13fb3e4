#include "shortener_events/lag_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/exclusive_use.hpp"
#include "kafka/admin/metadata.hpp"
#include "kafka/group/group_reader.hpp"
#include "lag/bounds_in_order.hpp"
#include "lag/unread_ages.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

using kafka::Deadline;

// Shares of the timeout after which a stage gives up, so that the stages behind it still have time.
constexpr double kGroupsEnd = 0.75;
constexpr double kConfirmationEnds = 0.8;
constexpr double kBoundsEnd = 0.9;

std::set<TopicPartition> touched(const kafka::Groups& groups, const std::vector<std::string>& topics) {
    std::set<TopicPartition> all;
    auto next = all.begin();  // most groups have the partitions of a topic in order, as the set has
    const auto touch = [&](const TopicPartition& at) {
        if (!topics.empty() && std::ranges::find(topics, at.topic) == topics.end()) return;
        next = std::next(all.insert(next, at));
    };
    for (const auto& [name, group] : groups) {
        for (const auto& [at, offset] : group.committed) touch(at);
        if (!group.members) continue;
        for (const auto& member : *group.members)
            for (const auto& [topic, partitions] : member.assigned)
                for (const auto partition : partitions) touch({topic, partition});
    }
    return all;
}

/// A topic that was asked for may be one that groups still have commits for although it is deleted, but not
/// one that nobody knows.
void require_known(const std::vector<std::string>& topics, const std::set<TopicPartition>& touched,
                   const kafka::Handle& handle, const ClusterInfo& cluster) {
    for (const auto& topic : topics)
        if (const auto first = touched.lower_bound({topic, 0});
            first == touched.end() || first->topic != topic)
            kafka::require_visible_topic(handle, cluster, topic);
}

struct PastEnd {
    std::set<std::string> groups;
    kafka::Bounds bounds;
};

/// Commits past the end of their partition.
PastEnd past_end(const kafka::Groups& groups, const kafka::Bounds& bounds) {
    PastEnd found;
    BoundsInOrder in_order(bounds);
    for (const auto& [name, group] : groups)
        for (const auto& [at, committed] : group.committed)
            if (const auto* bound = in_order.find(at);
                bound && bound->second.end && committed > *bound->second.end) {
                found.groups.insert(name);
                found.bounds.insert(*bound);
            }
    return found;
}

/// What the user set stays.
KafkaSettings settings_for(const KafkaSettings& settings, LagEnd end) {
    auto tuned = kafka::tuned_for_event_times(settings);
    tuned.properties.try_emplace("isolation.level",
                                 end == LagEnd::written ? "read_uncommitted" : "read_committed");
    return tuned;
}

}  // namespace

struct LagReader::Connection {
    Connection(const KafkaSettings& settings, LagEnd which_end)
        : timeout(settings.timeout),
          end(which_end),
          reader(settings_for(settings, end)),
          ages(end == LagEnd::written
                   ? std::optional<CommittedLook>(settings_for(settings, LagEnd::committed_transactions))
                   : std::nullopt) {}

    kafka::Bounds read_bounds_of(const kafka::Groups& groups, const std::vector<std::string>& topics,
                                 const Deadline& deadline) {
        const auto wanted = touched(groups, topics);
        require_known(topics, wanted, handle(), reader.cluster());
        auto bounds = kafka::locate(handle(), wanted, reader.cluster(), deadline);
        kafka::read_bounds(handle(), reader.cluster(), bounds, deadline);
        if (end == LagEnd::committed_transactions)  // then it is the last stable offset that was asked for
            for (auto& [at, bound] : bounds) bound.last_stable = bound.end;
        return bounds;
    }

    /// Commits are read before ends, so that a commit past the end is none of a moment. But the topic may
    /// have been recreated in between: only what a second look shows too is called so.
    void confirm_past_end(kafka::Groups& groups, kafka::Bounds& bounds, const Deadline& deadline) {
        const auto doubtful = past_end(groups, bounds);
        if (doubtful.groups.empty()) return;
        reader.read_commits_again(groups, doubtful.groups, deadline.at(kConfirmationEnds));
        kafka::Bounds again = doubtful.bounds;
        kafka::read_bounds(handle(), reader.cluster(), again, deadline.at(kBoundsEnd));
        for (auto& [at, bound] : again) bounds[at] = bound;
    }

    const kafka::Handle& handle() const { return *reader.client(); }

    ExclusiveUse use{"LagReader"};
    std::chrono::milliseconds timeout;
    LagEnd end;
    kafka::GroupReader reader;
    UnreadAges ages;
};

LagReader::LagReader(const KafkaSettings& settings, LagEnd end)
    : connection_(std::make_unique<Connection>(settings, end)) {}
LagReader::~LagReader() = default;

LagSnapshot LagReader::read(const LagQuery& query) {
    const ExclusiveUse::Turn turn(connection_->use);
    auto& reader = connection_->reader;
    reader.read_cluster();  // with a time of its own: over a slow link, to connect takes most of it
    const Deadline deadline(connection_->timeout);
    std::string listing_error;
    auto groups = query.groups.empty() ? reader.read_all(query.wanted, deadline.at(kGroupsEnd), listing_error)
                                       : reader.read_named(query.groups, deadline.at(kGroupsEnd));
    LagInput input;
    input.bounds = connection_->read_bounds_of(groups, query.topics, deadline.at(kBoundsEnd));
    connection_->confirm_past_end(groups, input.bounds, deadline);
    for (auto& [name, group] : groups) input.groups.push_back(std::move(group));
    input.taken_ms = now_ms();
    const std::int64_t ages_left_out = connection_->ages.read(input, reader, query, deadline);
    LagSnapshot snapshot = compute_lag(input);
    if (query.groups.empty() && !query.topics.empty())  // who reads these topics?
        std::erase_if(snapshot.groups,
                      [](const GroupLag& group) { return group.partitions.empty() && group.error.empty(); });
    for (auto& group : snapshot.groups) group.is_narrowed = !query.topics.empty();
    snapshot.listing_error = listing_error;
    snapshot.ages_left_out = ages_left_out;
    return snapshot;
}

std::vector<Group> LagReader::list_groups() {
    const ExclusiveUse::Turn turn(connection_->use);
    std::vector<Group> groups;
    connection_->reader.read_cluster();
    const Deadline deadline(connection_->timeout);
    for (auto& [name, group] : connection_->reader.list(deadline)) groups.push_back(std::move(group));
    return groups;
}

}  // namespace shortener_events
