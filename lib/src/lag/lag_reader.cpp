#include "shortener_events/lag_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "base/exclusive_use.hpp"
#include "kafka/admin/metadata.hpp"
#include "kafka/group/group_reader.hpp"
#include "kafka/read/event_times.hpp"
#include "kafka/read/partition_bounds.hpp"
#include "lag/committed_look.hpp"
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
void require_known(const std::vector<std::string>& topics, const kafka::Bounds& bounds,
                   const kafka::Handle& handle, const ClusterInfo& cluster) {
    for (const auto& topic : topics)
        if (const auto touched = bounds.lower_bound({topic, 0});
            touched == bounds.end() || touched->first.topic != topic)
            kafka::require_visible_topic(handle, cluster, topic);
}

/// Finds bounds of partitions that mostly come in the map's own order: the entry behind the last one is tried
/// first.
class BoundsInOrder {
  public:
    explicit BoundsInOrder(const kafka::Bounds& bounds) : bounds_(bounds), next_(bounds.begin()) {}

    /// nullptr: there are none.
    const kafka::Bounds::value_type* find(const TopicPartition& at) {
        if (next_ == bounds_.end() || next_->first != at) next_ = bounds_.find(at);
        return next_ == bounds_.end() ? nullptr : &*next_++;
    }

  private:
    const kafka::Bounds& bounds_;
    kafka::Bounds::const_iterator next_;
};

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

/// A place at which a group would go on.
struct Unread {
    TopicPartition at;
    std::int64_t from = 0;
    std::int64_t lag = 0;
};

/// Where each group would go on, without those who read everything, by group.
std::vector<std::vector<Unread>> unread_places(const kafka::Groups& groups, const kafka::Bounds& bounds) {
    std::vector<std::vector<Unread>> places;
    BoundsInOrder in_order(bounds);
    for (const auto& [name, group] : groups) {
        auto& own = places.emplace_back();
        for (const auto& [at, committed] : group.committed)
            if (const auto* bound = in_order.find(at))
                if (const auto from = next_unread(committed, bound->second))
                    own.push_back({at, *from, *bound->second.end - *from});
    }
    return places;
}

struct AskedFor {
    kafka::Offsets offsets;
    std::int64_t left_out = 0;
};

/// At most `most` of them: of each group what has most unread, so that a group with thousands of partitions
/// takes nothing away from the others. Groups at the same place share a fetch.
AskedFor choose(std::vector<std::vector<Unread>> by_group, std::size_t most) {
    for (auto& places : by_group) std::ranges::stable_sort(places, std::greater(), &Unread::lag);
    AskedFor chosen;
    std::size_t count = 0;
    bool goes_on = true;
    for (std::size_t rank = 0; std::exchange(goes_on, false); ++rank)
        for (const auto& places : by_group) {
            if (rank >= places.size()) continue;
            goes_on = true;
            const auto& [at, from, lag] = places[rank];
            const auto known = chosen.offsets.find(at);
            if (known != chosen.offsets.end() && known->second.contains(from)) continue;
            if (count == most)
                ++chosen.left_out;
            else
                count += chosen.offsets[at].insert(from).second ? 1 : 0;
        }
    return chosen;
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
    Connection(const KafkaSettings& settings, LagEnd end)
        : timeout(settings.timeout), reader(settings_for(settings, end)) {
        if (end == LagEnd::written) committed.emplace(settings_for(settings, LagEnd::committed_transactions));
    }

    kafka::Bounds read_bounds_of(const kafka::Groups& groups, const std::vector<std::string>& topics,
                                 const Deadline& deadline) {
        auto bounds = kafka::locate(handle(), touched(groups, topics), reader.cluster(), deadline);
        require_known(topics, bounds, handle(), reader.cluster());
        kafka::read_bounds(handle(), reader.cluster(), bounds, deadline);
        if (!committed)  // then it is the last stable offset that was asked for
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
    kafka::GroupReader reader;
    kafka::EventTimeReader event_times;
    std::optional<CommittedLook> committed;  ///< where `reader` does not look so by itself
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
    input.taken_ms = now_ms();
    AskedFor ages;
    if (query.time_lag != TimeLag::off) {
        ages = choose(unread_places(groups, input.bounds),
                      query.time_lag == TimeLag::exact ? SIZE_MAX : kBoundedFetches);
        input.oldest = connection_->event_times.read(reader.client(), ages.offsets, deadline);
        if (connection_->committed && query.second_look != SecondLook::none)
            connection_->committed->correct(input, reader.cluster(), query.second_look == SecondLook::all,
                                            deadline);
    }
    for (auto& [name, group] : groups) input.groups.push_back(std::move(group));
    LagSnapshot snapshot = compute_lag(input);
    if (query.groups.empty() && !query.topics.empty())  // who reads these topics?
        std::erase_if(snapshot.groups,
                      [](const GroupLag& group) { return group.partitions.empty() && group.error.empty(); });
    snapshot.listing_error = listing_error;
    snapshot.ages_left_out = ages.left_out;
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
