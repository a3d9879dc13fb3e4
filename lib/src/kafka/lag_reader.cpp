#include "shortener_events/lag_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/event_times.hpp"
#include "kafka/group_listing.hpp"
#include "kafka/metadata.hpp"
#include "kafka/partition_bounds.hpp"
#include "shortener_events/near_match.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

using kafka::Deadline;

// Shares of the timeout after which a stage gives up, so that the stages behind it still have time.
constexpr double kListingEnds = 0.35;
constexpr double kGroupsEnd = 0.65;
constexpr double kBoundsEnd = 0.85;

/// The embedded broker answers no question about groups but their commits to named partitions, and librdkafka
/// 2.0.2 may hang when a client that asked it for a description is destroyed.
bool answers_descriptions(const ClusterInfo& cluster) {
    return !kafka::is_embedded(cluster);
}

kafka::PartitionListPtr list_partitions(const ClusterInfo& cluster) {
    kafka::PartitionListPtr list(rd_kafka_topic_partition_list_new(0));
    for (const auto& topic : cluster.topics)
        for (const auto& partition : topic.partitions)
            rd_kafka_topic_partition_list_add(list.get(), topic.name.c_str(), partition.id);
    return list;
}

bool seen(const Group& group) {
    return !group.committed.empty() || group.kind == GroupKind::classic || group.kind == GroupKind::other;
}

/// A group whose description says "dead" (or that has none) may be unknown, or one that this request cannot
/// see.
bool needs_listing(const Group& group) {
    return group.error.empty() &&
           (!seen(group) || group.state == GroupState::dead || group.kind == GroupKind::other);
}

/// Whether the topic that makes brokers coordinators is there. librdkafka 2.0.2 crashes on asking for a group
/// before it is, so then only groups that a broker lists are asked for. (It may also be there, but hidden by
/// an authorizer.)
bool has_coordinators(const ClusterInfo& cluster) {
    return std::ranges::find(cluster.topics, "__consumer_offsets", &TopicInfo::name) != cluster.topics.end();
}

[[noreturn]] void throw_unknown_group(const std::string& name, const kafka::GroupListing& listing) {
    std::vector<std::string> names;
    for (const auto& [known, group] : listing.groups) names.push_back(known);
    std::string hint = did_you_mean(name, names);
    if (hint.empty() && !listing.supported)
        hint = "it has committed nothing yet, and this broker cannot list groups";
    else if (hint.empty())
        hint = names.empty() ? "there is no group at all yet"
                             : "list all groups with: shortener-events lag --all";
    throw Error(ErrorCategory::kafka, fmt::format("unknown group \"{}\"", name), hint);
}

void take_listed(const kafka::GroupListing& listing, Group& group) {
    const auto listed = listing.groups.find(group.name);
    if (listed == listing.groups.end()) {
        if (!seen(group)) throw_unknown_group(group.name, listing);
        return;
    }
    group.kind = listed->second.kind;
    group.state = listed->second.state;
    group.protocol_type = listed->second.protocol_type;
    group.members = listed->second.members;
}

std::set<TopicPartition> touched(const kafka::Groups& groups, const std::vector<std::string>& topics) {
    std::set<TopicPartition> all;
    const auto wanted = [&](const TopicPartition& at) {
        return topics.empty() || std::ranges::find(topics, at.topic) != topics.end();
    };
    for (const auto& [name, group] : groups) {
        for (const auto& [at, offset] : group.committed)
            if (wanted(at)) all.insert(at);
        if (!group.members) continue;
        for (const auto& member : *group.members)
            std::ranges::copy_if(member.assigned, std::inserter(all, all.end()), wanted);
    }
    return all;
}

/// Where each group would go on, without those who read everything. Groups at the same place share a fetch.
kafka::Offsets unread_offsets(const kafka::Groups& groups, const kafka::Bounds& bounds) {
    kafka::Offsets offsets;
    for (const auto& [name, group] : groups)
        for (const auto& [at, committed] : group.committed)
            if (const auto found = bounds.find(at); found != bounds.end())
                if (const auto from = next_unread(committed, found->second)) offsets[at].insert(*from);
    return offsets;
}

std::size_t count(const kafka::Offsets& offsets) {
    std::size_t total = 0;
    for (const auto& [at, wanted] : offsets) total += wanted.size();
    return total;
}

}  // namespace

struct LagReader::Connection {
    Connection(const KafkaSettings& settings, LagEnd end)
        : handle(RD_KAFKA_CONSUMER, kafka::tuned_for_event_times(settings),
                 {{"isolation.level", end == LagEnd::written ? "read_uncommitted" : "read_committed"}}) {}

    kafka::Groups read_named(const std::vector<std::string>& names, const Deadline& deadline) {
        kafka::Groups groups;
        kafka::GroupRequests requests(handle, groups);
        cluster = kafka::read_metadata(handle);
        if (answers_descriptions(cluster) && !has_coordinators(cluster))
            for (const auto listing = list(deadline.at(kListingEnds)); const auto& name : names)
                if (!listing.groups.contains(name)) throw_unknown_group(name, listing);
        for (const auto& name : names) requests.ask_commits(name, deadline.at(kGroupsEnd));
        const auto every_partition = list_partitions(cluster);
        for (const auto& name : names)
            if (answers_descriptions(cluster))
                requests.ask_description(name, deadline.at(kGroupsEnd));
            else
                requests.ask_commits(name, deadline.at(kGroupsEnd), every_partition.get());
        requests.collect(deadline.at(kGroupsEnd));
        if (!std::ranges::any_of(groups, [](const auto& entry) { return needs_listing(entry.second); }))
            return groups;
        const auto listing = kafka::list_groups(handle, deadline.at(kBoundsEnd));
        for (auto& [name, group] : groups)
            if (needs_listing(group)) take_listed(listing, group);
        return groups;
    }

    kafka::Groups read_all(const Deadline& deadline) {
        cluster = kafka::read_metadata(handle);
        auto listing = list(deadline.at(kListingEnds));
        kafka::GroupRequests requests(handle, listing.groups);
        for (const auto& [name, group] : listing.groups) {
            if (group.kind != GroupKind::unread) requests.ask_commits(name, deadline.at(kGroupsEnd));
            if (!listing.described) requests.ask_description(name, deadline.at(kGroupsEnd));
        }
        requests.collect(deadline.at(kGroupsEnd));
        return std::move(listing.groups);
    }

    kafka::GroupListing list(const Deadline& deadline) {
        if (!answers_descriptions(cluster))
            throw Error(ErrorCategory::kafka, "this broker cannot list groups",
                        "the embedded broker answers for a named group only: shortener-events lag GROUP");
        auto listing = kafka::list_groups(handle, deadline);
        if (listing.groups.empty() && !listing.error.empty())
            throw Error(ErrorCategory::kafka, fmt::format("cannot list groups: {}", listing.error));
        return listing;
    }

    kafka::Handle handle;
    ClusterInfo cluster;
};

LagReader::LagReader(const KafkaSettings& settings, LagEnd end)
    : connection_(std::make_unique<Connection>(settings, end)) {}
LagReader::~LagReader() = default;

LagSnapshot LagReader::read(const LagQuery& query) {
    const Deadline deadline(connection_->handle.settings().timeout);
    const auto groups = query.groups.empty() ? connection_->read_all(deadline)
                                             : connection_->read_named(query.groups, deadline);
    LagInput input;
    const auto& handle = connection_->handle;
    input.bounds =
        kafka::locate(handle, touched(groups, query.topics), connection_->cluster, deadline.at(kBoundsEnd));
    kafka::read_bounds(handle, connection_->cluster, input.bounds, deadline.at(kBoundsEnd));
    input.taken_ms = now_ms();
    const auto unread = unread_offsets(groups, input.bounds);
    const bool affordable = query.time_lag == TimeLag::exact || count(unread) <= kBoundedFetches;
    if (query.time_lag != TimeLag::off && affordable)
        input.oldest = kafka::read_event_times(handle, unread, deadline);
    for (const auto& [name, group] : groups) input.groups.push_back(group);
    LagSnapshot snapshot = compute_lag(input);
    snapshot.time_lag_skipped = query.time_lag == TimeLag::bounded && !affordable;
    return snapshot;
}

std::vector<Group> LagReader::list_groups() {
    const Deadline deadline(connection_->handle.settings().timeout);
    connection_->cluster = kafka::read_metadata(connection_->handle);
    std::vector<Group> groups;
    for (auto& [name, group] : connection_->list(deadline).groups) groups.push_back(std::move(group));
    return groups;
}

}  // namespace shortener_events
