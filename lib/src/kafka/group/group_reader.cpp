#include "kafka/group/group_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/missing_right.hpp"
#include "kafka/client/unreachable.hpp"
#include "kafka/group/claims.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::kafka {

namespace {

// Shares of the time after which a stage gives up: what was listed must still be asked for, and what gave no
// answer looked up in the list.
constexpr double kListingEnds = 0.75;
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
    return group.error.empty() && (!seen(group) || group.kind == GroupKind::unknown ||
                                   group.state == GroupState::dead || group.kind == GroupKind::other);
}

/// A description as such tells nothing of these.
bool needs_members(const Group& group) {
    return kTellsNewerMembers && group.kind == GroupKind::consumer && !group.members && group.error.empty();
}

constexpr const char* kOffsetsTopic = "__consumer_offsets";

/// Whether the topic that makes brokers coordinators is there. Asking for a group would make it, and looking
/// at a cluster changes nothing; so before it is there, only groups that a broker lists are asked for.
bool has_coordinators(const ClusterInfo& cluster) {
    return std::ranges::find(cluster.topics, kOffsetsTopic, &TopicInfo::name) != cluster.topics.end();
}

/// Whether an authorizer hides that topic from this user, be it there or not. As a rule groups are hidden
/// then, too, and only the question about one tells.
bool hides_coordinators(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline) {
    return !has_coordinators(cluster) && read_topic_error(handle, kOffsetsTopic, deadline.left_ms(1)) ==
                                             RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
}

[[noreturn]] void throw_unknown_group(const std::string& name, const GroupListing& listing) {
    if (!listing.error.empty())
        throw Error(ErrorCategory::kafka,
                    fmt::format("whether group \"{}\" exists is not known: {}", name, listing.error));
    std::vector<std::string> names;
    for (const auto& [known, group] : listing.groups) names.push_back(known);
    std::string hint = did_you_mean(name, names);
    if (hint.empty() && !listing.supported)
        hint = "it has committed nothing yet, and this broker cannot list groups";
    else if (hint.empty())
        hint = names.empty() ? "there is no group yet, or none that this user may Describe"
                             : "list all groups with: shortener-events lag --all";
    throw Error(ErrorCategory::kafka, fmt::format("unknown group \"{}\"", name), hint,
                {.code = kafka_error::kUnknownGroup});
}

/// By the coordinator of a group that was known and is listed no more. A share or streams group has none that
/// could be asked: the listing decides.
bool was_deleted(const Group& group, const GroupListing& listing) {
    if (group.kind == GroupKind::unread) return listing.error.empty();
    const bool has_nothing = group.error.empty() && group.commits_known && group.committed.empty();
    return has_nothing && (group.state == GroupState::dead || group.kind == GroupKind::consumer);
}

[[noreturn]] void throw_not_listed(const GroupListing& listing) {
    throw Error(ErrorCategory::kafka, fmt::format("cannot list groups: {}", listing.error));
}

/// Kafka tells nobody that he sees only a part of the groups. But who sees none is told here.
[[noreturn]] void throw_all_hidden() {
    throw Error(ErrorCategory::kafka,
                "cannot list groups: Kafka shows none to this user, who may lack Describe on the cluster",
                how_to_allow({"Describe", "cluster"}));
}

void take_listed(const GroupListing& listing, Group& group) {
    const auto listed = listing.groups.find(group.name);
    if (listed == listing.groups.end()) {
        if (!seen(group) && listing.error.empty()) throw_unknown_group(group.name, listing);
        if (!listing.error.empty())
            group.error = (seen(group) ? "what it is is not known: " : "whether it exists is not known: ") +
                          listing.error;
        return;
    }
    take_description(Group(listed->second), group);
}

}  // namespace

GroupRequests GroupReader::make_requests(Groups& groups, const Deadline& deadline) {
    const bool by_name = answers_questions_about_groups(cluster_);
    return {client_, groups, deadline, by_name ? nullptr : list_partitions(cluster_)};
}

Groups GroupReader::read_named(const std::vector<std::string>& names, const Deadline& deadline) {
    const bool asks = answers_questions_about_groups(cluster_);
    if (asks && !has_coordinators(cluster_) && !hides_coordinators(*client_.get(), cluster_, deadline))
        for (const auto listing = require_listing(deadline.at(kListingEnds)); const auto& name : names)
            if (!listing.groups.contains(name)) throw_unknown_group(name, listing);
    Groups groups;
    auto requests = make_requests(groups, deadline.at(kAnswersEnd));
    for (const auto& name : names) requests.ask_commits(name);
    if (asks) requests.ask_descriptions(names);
    requests.collect();
    if (std::ranges::any_of(groups, [](const auto& entry) { return needs_listing(entry.second); }))
        complete_from_listing(groups, deadline);
    explain_silence(groups);
    bound_claims(groups, cluster_);
    return groups;
}

void GroupReader::complete_from_listing(Groups& groups, const Deadline& deadline) {
    GroupListing listing;
    listing.supported = answers_questions_about_groups(cluster_);
    if (listing.supported) listing = list_groups(*client_.get(), cluster_, deadline);
    for (auto& [name, group] : groups)
        if (needs_listing(group)) take_listed(listing, group);
    auto requests = make_requests(groups, deadline);
    for (const auto& [name, group] : groups)
        if (needs_members(group)) requests.ask_members(name);
    requests.collect();
}

Groups GroupReader::read_all(const WantedGroups& wanted, const Deadline& deadline,
                             std::string& listing_error) {
    auto listing = require_listing(deadline.at(kListingEnds));
    const auto hides_groups = [&] {  // where the topic can be seen, a group that does not exist tells
        const std::string nobodys = "shortener-events-nobody";
        if (!listing.supported || !has_coordinators(cluster_)) return false;
        Groups asked;
        auto requests = make_requests(asked, deadline);
        requests.ask_commits(nobodys);
        requests.collect();
        return asked.contains(nobodys) && asked.at(nobodys).is_forbidden;
    };
    if (listing.groups.empty() && (hides_coordinators(*client_.get(), cluster_, deadline) || hides_groups()))
        throw_all_hidden();
    if (wanted) std::erase_if(listing.groups, [&](const auto& entry) { return !wanted(entry.first); });
    const auto missing = add_known(listing.groups);
    ask_about(listing.groups, deadline);
    for (const auto& name : missing)
        if (was_deleted(listing.groups[name], listing)) listing.groups.erase(name);
    remember(listing.groups);
    explain_silence(listing.groups);
    bound_claims(listing.groups, cluster_);
    listing_error = listing.error;
    return std::move(listing.groups);
}

/// Commits first: a coordinator that has settled meanwhile is known then to those that list its groups.
void GroupReader::ask_about(Groups& groups, const Deadline& deadline) {
    auto requests = make_requests(groups, deadline);
    std::vector<std::string> undescribed;
    for (const auto& [name, group] : groups) {
        if (group.kind != GroupKind::unread) requests.ask_commits(name);
        if (needs_members(group)) requests.ask_members(name);
        if (group.kind == GroupKind::unknown && group.error.empty()) undescribed.push_back(name);
    }
    requests.collect();
    if (undescribed.empty()) return;
    auto descriptions = describe_groups(*client_.get(), undescribed, deadline);
    for (const auto& name : undescribed) {
        const auto found = descriptions.find(name);
        if (found != descriptions.end())
            take_description(std::move(found->second), groups.at(name));
        else if (groups.at(name).error.empty())
            groups.at(name).error = kSilentCoordinator;
    }
}

/// Where no group could be read because none of their coordinators answers, the cluster is asked why.
void GroupReader::explain_silence(const Groups& groups) const {
    if (groups.empty() || !answers_questions_about_groups(cluster_)) return;
    const auto is_silent = [](const auto& entry) { return entry.second.error.ends_with(kSilentCoordinator); };
    if (!std::ranges::all_of(groups, is_silent)) return;
    if (const auto fault = find_cluster_fault(*client_.get(), Needed::groups)) throw *fault;
}

/// A group does not vanish because the broker that lists it is silent, or because its coordinator is just
/// moving, when no broker lists it and none says so: it is asked for by name. Returns such names.
std::set<std::string> GroupReader::add_known(Groups& groups) const {
    std::set<std::string> added;
    for (const auto& [name, kind] : known_) {
        if (groups.contains(name)) continue;
        Group& group = groups[name];
        group.name = name;
        if (kind != GroupKind::classic) group.kind = kind;  // a description would not tell
        added.insert(name);
    }
    return added;
}

void GroupReader::remember(const Groups& groups) {
    known_.clear();
    for (const auto& [name, group] : groups) known_[name] = group.kind;
}

void GroupReader::read_commits_again(Groups& groups, const std::set<std::string>& names,
                                     const Deadline& deadline) {
    auto requests = make_requests(groups, deadline);
    for (const auto& name : names) requests.ask_commits(name);
    requests.collect();
}

Groups GroupReader::list(const Deadline& deadline) {
    auto listing = require_listing(deadline);
    if (!listing.error.empty()) throw_not_listed(listing);
    return std::move(listing.groups);
}

GroupListing GroupReader::require_listing(const Deadline& deadline) const {
    if (!answers_questions_about_groups(cluster_))
        throw Error(ErrorCategory::kafka, "this broker cannot list groups",
                    "the embedded broker answers for a named group only: shortener-events lag GROUP");
    auto listing = list_groups(*client_.get(), cluster_, deadline);
    if (!listing.groups.empty() || listing.error.empty()) return listing;
    if (const auto fault = find_cluster_fault(*client_.get(), Needed::brokers)) throw *fault;
    throw_not_listed(listing);
}

}  // namespace shortener_events::kafka
