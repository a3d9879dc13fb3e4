// Consumer lag: how far a group is behind, by rules that are all in compute_lag. Pure, no network; read_lag
// of lag_reader.hpp gathers what it needs.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/group.hpp"

namespace shortener_events {

/// What a partition's row says about the commit in it.
enum class LagStatus {
    known,         ///< the lag is a number
    no_commit,     ///< nothing committed yet: where the group will start is the group's own setting
    past_end,      ///< the commit is behind the end: the topic was recreated or truncated
    before_begin,  ///< the commit is before the begin: retention removed unread events
    topic_deleted,
    partition_gone,
    unauthorized,
    leaderless,
    unknown,  ///< begin, end or commit could not be read
};

/// What a partition is in, from harmless to worst; judge() of lag_verdict.hpp says which.
enum class PartitionState {
    gone,         ///< the topic or the partition is no more: nothing to wait for
    read,         ///< no event is unread
    young,        ///< what is unread is younger than kUsualDelay
    moving,       ///< old events are unread, and commits move and lose no ground
    waiting,      ///< old events are unread; whether commits move is not known yet
    left,         ///< unread, and no member of a group that has members reads it
    uncommitted,  ///< events, and no commit: whether they are read is the group's own setting
    growing,      ///< commits move, but more comes in than is read
    unmeasured,
    stuck,  ///< unread, and no commit for longer than a consumer takes
    dead,   ///< unread, no member is connected, and no commit for so long
    lost,   ///< retention removed events before they were read
};

/// What a series of samples has shown of a partition, as of the newest one: LagEvidence tells.
struct PartitionEvidence {
    std::chrono::milliseconds watched{0};  ///< since the first sample in which its lag was known
    /// How long something has been unread while its commit stood still, as far as was watched.
    std::chrono::milliseconds unmoved{0};
    bool has_moved = false;    ///< a commit came forward while it was watched
    bool was_rewound = false;  ///< the newest sample's commit is before the one of the sample before it
    bool grows = false;        ///< each commit leaves more unread than earlier ones did
    /// The longest of the last times that something was unread until a commit moved; nullopt: none was seen.
    std::optional<std::chrono::milliseconds> commit_interval{};
    std::int64_t in = 0;                ///< offsets written since the baseline
    std::int64_t out = 0;               ///< offsets committed since the baseline
    std::chrono::milliseconds span{0};  ///< since the baseline, which is about a minute old; 0: there is none
    std::int64_t read_up_to = -1;       ///< the end as it was when everything before it was known to be read
};

struct PartitionLag {
    TopicPartition at;
    LagStatus status = LagStatus::unknown;
    PartitionState state = PartitionState::unmeasured;  ///< once it has been judged
    std::optional<std::int64_t> committed;
    std::optional<std::int64_t> begin;
    std::optional<std::int64_t> end;
    /// Offsets between the reader and the end, 0 or more. Transaction markers and compacted events take
    /// offsets too, so this is "up to" so many events.
    std::optional<std::int64_t> lag;
    std::optional<std::int64_t> lost;  ///< unread offsets that retention removed; 0 where none are known lost
    std::optional<std::int64_t> retained;  ///< end - begin
    std::optional<std::int64_t>
        oldest_unread_ms;  ///< timestamp of the oldest unread event, epoch milliseconds
    /// Its age; 0 where nothing is unread; nullopt: not known, also for an event from the future.
    std::optional<std::int64_t> time_lag_ms;
    bool only_markers = false;  ///< nothing before the end is an event, but for those that were aborted
    bool is_held = false;       ///< what is unread waits for a transaction that is still open
    /// The last stable offset, where it is known: with LagEnd::committed_transactions it is the end; else of
    /// partitions with old unread events that were looked at a second time.
    std::optional<std::int64_t> last_stable{};
    /// This user may not Read the topic, so that the age of what is unread is not known.
    bool age_is_forbidden = false;
    std::shared_ptr<const GroupMember>
        member;  ///< who reads it, without its `assigned`; nullptr: nobody, or not known
    std::string error;
    std::optional<PartitionEvidence> evidence{};  ///< nullopt: its lag was known in no sample of a series
};

/// Sums over a group's partitions. A sum leaves out what is not known and says how many partitions that are.
struct LagTotals {
    std::optional<std::int64_t> lag;  ///< nullopt: known for no partition
    std::int64_t lost = 0;
    std::int64_t partitions = 0;
    std::int64_t left_out = 0;                 ///< partitions without a lag
    std::int64_t retained_without_commit = 0;  ///< events waiting in partitions without a commit
    std::optional<std::int64_t> time_lag_ms;   ///< the largest
    std::int64_t time_left_out = 0;            ///< partitions with lag whose time lag is not known
};

struct GroupLag {
    std::string group;
    GroupKind kind = GroupKind::unknown;
    GroupState state = GroupState::unknown;
    std::string protocol_type;
    std::optional<std::int64_t> members;   ///< nullopt: not known
    std::vector<PartitionLag> partitions;  ///< by topic, then partition
    LagTotals totals;
    std::string error;          ///< non-empty: the group could not be read, or only in part
    bool is_forbidden = false;  ///< the `error` is that this user may not Describe the group
    bool is_narrowed = false;   ///< only the partitions of some topics were asked for
};

struct LagSnapshot {
    std::int64_t taken_ms = 0;       ///< epoch milliseconds
    std::vector<GroupLag> groups;    ///< as in the input
    std::int64_t ages_left_out = 0;  ///< partitions whose oldest unread event was not asked for
    std::string listing_error{};     ///< non-empty: groups may be missing, and why
};

struct LagInput {
    std::int64_t taken_ms = 0;
    std::vector<Group> groups;
    std::map<TopicPartition, PartitionBounds>
        bounds;  ///< every partition of every topic that a group touches
    /// By partition and offset; empty: time lag was not asked for.
    std::map<TopicPartition, std::map<std::int64_t, OldestUnread>> oldest;
};

/// The rules, each at its place in lag.cpp with its reason. Never throws for odd input: an odd row says so.
LagSnapshot compute_lag(const LagInput& input);

/// "known", "no_commit", … as in the machine-readable outputs.
std::string_view to_string(LagStatus status);

}  // namespace shortener_events
