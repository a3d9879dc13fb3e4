#include "shortener_events/lag.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "lag/place_to_go_on.hpp"

namespace shortener_events {

namespace {

LagStatus status_of(PartitionPresence presence) {
    switch (presence) {
        case PartitionPresence::topic_deleted:
            return LagStatus::topic_deleted;
        case PartitionPresence::partition_gone:
            return LagStatus::partition_gone;
        case PartitionPresence::unauthorized:
            return LagStatus::unauthorized;
        case PartitionPresence::leaderless:
            return LagStatus::leaderless;
        case PartitionPresence::present:
            return LagStatus::known;
        case PartitionPresence::unknown:
            break;
    }
    return LagStatus::unknown;
}

/// Fills in lag and lost of a row whose begin and end are known.
void judge_commit(PartitionLag& row, bool commits_known) {
    row.retained = *row.end - *row.begin;
    if (!row.committed) {
        // Where the group starts is its auto.offset.reset, which no broker knows: any number would be a
        // guess.
        row.status = commits_known ? LagStatus::no_commit : LagStatus::unknown;
        return;
    }
    if (*row.committed > *row.end) {
        // Ends only grow, and commits are read before ends: the log was cut or recreated. A negative lag
        // would hide that, and 0 would call it well; how many events the group will skip or repeat is not
        // known.
        row.status = LagStatus::past_end;
        row.lost = 0;
        return;
    }
    // Retention may have passed the commit: what it removed can never be read, so it is lost and no longer
    // lag.
    row.lost = std::max<std::int64_t>(0, *row.begin - *row.committed);
    row.status = *row.lost > 0 ? LagStatus::before_begin : LagStatus::known;
    row.lag = *row.end - place_to_go_on(*row.committed, *row.begin);
}

// Clocks of machines that are kept in time differ by less.
constexpr std::int64_t kClockToleranceMs = 2'000;

/// The age of the oldest unread event. One from the future (a producer's clock, or ours) has none that could
/// be known: it is neither old nor young.
void judge_age(PartitionLag& row, const LagInput& input) {
    if (!row.lag) return;
    if (*row.lag == 0) {
        row.time_lag_ms = 0;
        return;
    }
    const auto partition = input.oldest.find(row.at);
    if (partition == input.oldest.end()) return;
    const auto found = partition->second.find(place_to_go_on(*row.committed, *row.begin));
    if (found == partition->second.end()) return;
    row.age_is_forbidden = found->second.is_forbidden;
    if (!found->second.known) return;
    if (!found->second.offset) {
        row.time_lag_ms = 0;  // only transaction markers or compacted offsets: there is no event to wait for
        row.only_markers = true;
        return;
    }
    row.is_held = found->second.is_held;
    if (!found->second.timestamp_ms) return;
    row.oldest_unread_ms = found->second.timestamp_ms;
    const std::int64_t age = input.taken_ms - *row.oldest_unread_ms;
    if (age >= -kClockToleranceMs) row.time_lag_ms = std::max<std::int64_t>(0, age);
}

PartitionLag to_row(const TopicPartition& at, const PartitionBounds& bounds, const Group& group,
                    const LagInput& input) {
    PartitionLag row;
    row.at = at;
    if (const auto commit = group.committed.find(at); commit != group.committed.end())
        row.committed = commit->second;
    row.begin = bounds.begin;
    row.end = bounds.end;
    row.last_stable = bounds.last_stable;
    row.error = bounds.error;
    row.status = status_of(bounds.presence);
    if (row.status != LagStatus::known) return row;
    if (!row.begin || !row.end) {
        row.status = LagStatus::unknown;
        return row;
    }
    judge_commit(row, group.commits_known);
    judge_age(row, input);
    return row;
}

/// A topic, by the group's own text, and a partition.
using ReadPlace = std::pair<std::string_view, std::int32_t>;
using Readers = std::map<ReadPlace, std::shared_ptr<const GroupMember>>;

ReadPlace place_of(const TopicPartition& at) {
    return {at.topic, at.partition};
}

/// Who reads which partition.
Readers readers_of(const Group& group) {
    Readers readers;
    if (!group.members) return readers;
    for (const auto& member : *group.members) {
        const auto reader = std::make_shared<const GroupMember>(
            GroupMember{member.id, member.instance_id, member.client_id, member.host, {}});
        for (const auto& [topic, partitions] : member.assigned)
            for (const auto partition : partitions) readers[{topic, partition}] = reader;
    }
    return readers;
}

/// What the group committed to or has assigned.
std::set<std::string_view> topics_of(const Group& group, const Readers& readers) {
    std::set<std::string_view> topics;
    for (const auto& [at, offset] : group.committed) topics.insert(at.topic);
    for (const auto& [at, member] : readers) topics.insert(at.first);
    return topics;
}

/// Every partition of such a topic is a row: one that was added later, or that nobody read yet, has events
/// waiting too. One that is gone is a row of those who have touched it.
bool is_row(const TopicPartition& at, const PartitionBounds& bounds, const Group& group,
            const Readers& readers) {
    return bounds.presence != PartitionPresence::partition_gone || group.committed.contains(at) ||
           readers.contains(place_of(at));
}

void add_to(LagTotals& totals, const PartitionLag& row) {
    ++totals.partitions;
    totals.lost += row.lost.value_or(0);
    if (row.status == LagStatus::no_commit) totals.retained_without_commit += row.retained.value_or(0);
    if (!row.lag) {
        ++totals.left_out;
        return;
    }
    totals.lag = totals.lag.value_or(0) + *row.lag;
    if (row.time_lag_ms)
        totals.time_lag_ms = std::max(totals.time_lag_ms.value_or(0), *row.time_lag_ms);
    else
        ++totals.time_left_out;
}

GroupLag to_group(const Group& group, const LagInput& input) {
    GroupLag result{group.name, group.kind, group.state, group.protocol_type, {},
                    {},         {},         group.error, group.is_forbidden};
    if (group.members) result.members = static_cast<std::int64_t>(group.members->size());
    const auto readers = readers_of(group);
    result.partitions.reserve(std::max(group.committed.size(), readers.size()));
    for (const auto topic : topics_of(group, readers)) {
        auto entry = input.bounds.lower_bound({std::string(topic), 0});  // none: it was not asked for
        for (; entry != input.bounds.end() && entry->first.topic == topic; ++entry) {
            const auto& [at, bounds] = *entry;
            if (!is_row(at, bounds, group, readers)) continue;
            auto& row = result.partitions.emplace_back(to_row(at, bounds, group, input));
            if (const auto reader = readers.find(place_of(at)); reader != readers.end())
                row.member = reader->second;
            add_to(result.totals, row);
        }
    }
    return result;
}

}  // namespace

LagSnapshot compute_lag(const LagInput& input) {
    LagSnapshot snapshot{input.taken_ms, {}};
    for (const auto& group : input.groups) snapshot.groups.push_back(to_group(group, input));
    return snapshot;
}

std::string_view to_string(LagStatus status) {
    switch (status) {
        case LagStatus::known:
            return "known";
        case LagStatus::no_commit:
            return "no_commit";
        case LagStatus::past_end:
            return "past_end";
        case LagStatus::before_begin:
            return "before_begin";
        case LagStatus::topic_deleted:
            return "topic_deleted";
        case LagStatus::partition_gone:
            return "partition_gone";
        case LagStatus::unauthorized:
            return "unauthorized";
        case LagStatus::leaderless:
            return "leaderless";
        case LagStatus::unknown:
            break;
    }
    return "unknown";
}

}  // namespace shortener_events
