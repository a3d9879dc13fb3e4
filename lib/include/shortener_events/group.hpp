// Consumer groups and partitions as Kafka describes them at one moment: what compute_lag works on. Plain
// values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/record.hpp"

namespace shortener_events {

/// Which protocol the group speaks, as far as the client library can tell.
enum class GroupKind {
    classic,   ///< members join and sync through the coordinator, what kafkajs does
    consumer,  ///< the newer protocol (KIP-848); librdkafka 2.0.2 cannot list its members
    unread,    ///< listed by the broker, but not as a consumer group: a share or streams group
    other,     ///< a classic group with another protocol type, such as Kafka Connect's
    unknown,   ///< the coordinator did not say
};

enum class GroupState {
    stable,       ///< members have their partitions
    rebalancing,  ///< partitions are being handed out; nobody reads until it ends
    empty,        ///< no members; commits may be there
    dead,         ///< the coordinator knows no such group
    unknown,
};

std::string_view to_string(GroupKind kind);
std::string_view to_string(GroupState state);

/// Topics and their partitions, each once, in order.
using Assignment = std::map<std::string, std::vector<std::int32_t>>;

/// Texts are what clients call themselves, cut to 256 bytes.
struct GroupMember {
    std::string id;
    /// Of a static member (`group.instance.id`); nullopt also where it is the same as the client id.
    std::optional<std::string> instance_id;
    std::string client_id;
    std::string host;  ///< as the broker sees it, without the leading slash
    Assignment assigned;
};

/// One group. `error` non-empty: it could not be read (for instance: its coordinator is down, or
/// authorization), and what is known besides is still there.
struct Group {
    std::string name;
    GroupKind kind = GroupKind::unknown;
    GroupState state = GroupState::unknown;
    std::string protocol_type;                         ///< for GroupKind::other, such as "connect"
    std::optional<std::vector<GroupMember>> members;   ///< nullopt: not known
    std::map<TopicPartition, std::int64_t> committed;  ///< next offset to read
    bool commits_known = false;                        ///< false: `committed` says nothing
    std::string error;
    bool is_forbidden = false;  ///< the `error` is that this user may not Describe the group
};

/// A consumer group's offset of one partition and the text committed with it.
struct GroupOffset {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::string metadata;
};

enum class PartitionPresence {
    present,
    topic_deleted,
    partition_gone,  ///< the topic has fewer partitions than a commit names
    unauthorized,
    leaderless,
    unknown,
};

/// What the partition's leader says. With an `error` (or without presence) begin and end may be missing.
struct PartitionBounds {
    PartitionPresence presence = PartitionPresence::unknown;
    std::optional<std::int64_t> begin;  ///< first offset still retained
    std::optional<std::int64_t> end;    ///< offset that the next event will get
    std::string error;
    /// What read_committed consumers may read up to, where that was asked for.
    std::optional<std::int64_t> last_stable{};
};

/// The oldest event that a reader at an offset would get.
struct OldestUnread {
    bool known = false;  ///< false: the fetch failed or did not end in time
    std::optional<std::int64_t>
        offset;  ///< nullopt with `known`: there is none, only markers or compacted offsets
    std::optional<std::int64_t> timestamp_ms;  ///< epoch milliseconds; nullopt: the event carries none
    bool is_held = false;       ///< it belongs to a transaction that is still open, or stands behind one
    bool is_forbidden = false;  ///< not known, because this user may not Read the topic
};

}  // namespace shortener_events
