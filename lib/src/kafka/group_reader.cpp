#include "kafka/group_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/metadata.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/near_match.hpp"

namespace shortener_events::kafka {

namespace {

// Shares of the time after which a stage gives up: what was listed must still be asked for, and what gave no
// answer looked up in the list.
constexpr double kListingEnds = 0.5;
constexpr double kAnswersEnd = 0.8;

/// The embedded broker answers no question about groups but their commits to named partitions. It is not even
/// asked: after such a question librdkafka 2.0.2 leaks the request it could not send, and may hang when its
/// client is destroyed.
bool answers_questions_about_groups(const ClusterInfo& cluster) {
    return !is_embedded(cluster);
}

PartitionListPtr list_partitions(const ClusterInfo& cluster) {
    PartitionListPtr list(rd_kafka_topic_partition_list_new(0));
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

[[noreturn]] void throw_unknown_group(const std::string& name, const GroupListing& listing) {
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

void take_listed(const GroupListing& listing, Group& group) {
    const auto listed = listing.groups.find(group.name);
    if (listed == listing.groups.end()) {
        if (!seen(group) && listing.error.empty()) throw_unknown_group(group.name, listing);
        if (!seen(group)) group.error = "whether it exists is not known: " + listing.error;
        return;
    }
    group.kind = listed->second.kind;
    group.state = listed->second.state;
    group.protocol_type = listed->second.protocol_type;
    group.members = listed->second.members;
}

}  // namespace

void GroupReader::ask_commits(GroupRequests& requests, const std::string& group,
                              const Deadline& deadline) const {
    if (answers_questions_about_groups(cluster_)) return requests.ask_commits(group, deadline);
    const auto every_partition = list_partitions(cluster_);
    requests.ask_commits(group, deadline, every_partition.get());
}

Groups GroupReader::read_named(const std::vector<std::string>& names, const Deadline& deadline) {
    cluster_ = read_metadata(handle_);
    const bool asks = answers_questions_about_groups(cluster_);
    if (asks && !has_coordinators(cluster_))
        for (const auto listing = require_listing(deadline.at(kListingEnds)); const auto& name : names)
            if (!listing.groups.contains(name)) throw_unknown_group(name, listing);
    Groups groups;
    GroupRequests requests(handle_, groups);
    const auto answers = deadline.at(kAnswersEnd);
    for (const auto& name : names) {
        ask_commits(requests, name, answers);
        if (asks) requests.ask_description(name, answers);
    }
    requests.collect(answers);
    if (std::ranges::any_of(groups, [](const auto& entry) { return needs_listing(entry.second); }))
        complete_from_listing(groups, deadline);
    return groups;
}

void GroupReader::complete_from_listing(Groups& groups, const Deadline& deadline) const {
    GroupListing listing;
    listing.supported = answers_questions_about_groups(cluster_);
    if (listing.supported) listing = list_groups(handle_, deadline);
    for (auto& [name, group] : groups)
        if (needs_listing(group)) take_listed(listing, group);
}

Groups GroupReader::read_all(const Deadline& deadline) {
    cluster_ = read_metadata(handle_);
    auto listing = require_listing(deadline.at(kListingEnds));
    GroupRequests requests(handle_, listing.groups);
    for (const auto& [name, group] : listing.groups) {
        if (group.kind != GroupKind::unread) requests.ask_commits(name, deadline);
        if (!listing.described) requests.ask_description(name, deadline);
    }
    requests.collect(deadline);
    return std::move(listing.groups);
}

void GroupReader::read_commits_again(Groups& groups, const std::set<std::string>& names,
                                     const Deadline& deadline) const {
    GroupRequests requests(handle_, groups);
    for (const auto& name : names) ask_commits(requests, name, deadline);
    requests.collect(deadline);
}

Groups GroupReader::list(const Deadline& deadline) {
    cluster_ = read_metadata(handle_);
    return require_listing(deadline).groups;
}

GroupListing GroupReader::require_listing(const Deadline& deadline) const {
    if (!answers_questions_about_groups(cluster_))
        throw Error(ErrorCategory::kafka, "this broker cannot list groups",
                    "the embedded broker answers for a named group only: shortener-events lag GROUP");
    auto listing = list_groups(handle_, deadline);
    if (listing.groups.empty() && !listing.error.empty())
        throw Error(ErrorCategory::kafka, fmt::format("cannot list groups: {}", listing.error));
    return listing;
}

}  // namespace shortener_events::kafka
