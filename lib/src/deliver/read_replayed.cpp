#include <fmt/format.h>

#include <algorithm>

#include "base/backoff.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/unknown_topic.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/group_offsets.hpp"
#include "shortener_events/internal/replay.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events {

namespace {

/// Throws Error(kafka) where it is hidden from this user, be it there or not.
bool exists(const Client& client, const std::string& topic) try {
    Cluster(client).require_topic(topic);
    return true;
} catch (const UnknownTopic&) {
    return false;
}

/// All of the journal: what stands behind an open transaction, which may be another group's, counts too, and
/// is waited for.
std::vector<PartitionRange> settled_ranges(const Client& client, const std::string& journal) {
    const kafka::Deadline deadline(client.settings().timeout);
    for (Backoff pause;; pause.wait({})) {
        auto ranges =
            read_ranges(client, {{journal}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}});
        if (std::ranges::all_of(ranges, [](const auto& range) { return range.hidden == 0; })) return ranges;
        if (deadline.passed())
            throw Error(
                ErrorCategory::kafka,
                fmt::format("cannot see all of what was replayed: a transaction is open in \"{}\"", journal),
                "another replay may be at work; Kafka ends a transaction that was left open after its "
                "timeout",
                {.retriable = true});
    }
}

Replayed read_journal(const Client& client, const ReplayPlace& place) {
    Replayed replayed;
    if (!exists(client, place.journal)) return replayed;
    Subscriber journal(client, settled_ranges(client, place.journal), AtEnd::finish);
    while (const auto record = journal.next({})) {
        const auto partition = journal_partition(record->key.value_or(""), place.group, place.topic);
        if (!partition) continue;
        if (auto read = parse_journal_value(record->value.value_or(""))) replayed[*partition] = *read;
    }
    return replayed;
}

Replayed read_journal_or_tell(const Client& client, const ReplayPlace& place, std::string& untold) try {
    return read_journal(client, place);
} catch (const Error& error) {
    if (!place.in_offsets || error.kafka().code != kafka_error::kTopicForbidden) throw;
    untold = fmt::format("what \"{}\" says was replayed is not known: {}", place.journal, error.what());
    return {};
}

/// Whether the last letter that was replayed can be looked up, or its absence tells something.
bool tells_its_log(const PartitionRange& range, const ReplayedLetters& replayed) {
    return replayed.last >= range.begin;  // retention has taken it, and all that was replayed before it
}

/// A topic that was recreated has other letters at the same offsets, which were never replayed.
void forget_other_logs(const Client& client, const std::vector<PartitionRange>& ranges, Replayed& replayed) {
    std::vector<PartitionRange> looks;
    for (const auto& range : ranges) {
        const auto found = replayed.find(range.partition);
        if (found == replayed.end() || !tells_its_log(range, found->second)) continue;
        if (found->second.last >= range.end)
            replayed.erase(found);
        else
            looks.push_back({.topic = range.topic,
                             .partition = range.partition,
                             .begin = range.begin,
                             .from = found->second.last,
                             .end = found->second.last + 1});
    }
    if (looks.empty()) return;
    Subscriber letters(client, looks, AtEnd::finish);
    while (const auto letter = letters.next({}))
        if (replayed.at(letter->partition).last_content != content_of(*letter))
            replayed.erase(letter->partition);
}

}  // namespace

Replayed read_replayed(const Client& client, const ReplayPlace& place,
                       const std::vector<PartitionRange>& ranges, std::string& untold) {
    Replayed replayed = read_journal_or_tell(client, place, untold);
    forget_other_logs(client, ranges, replayed);
    std::vector<TopicPartition> partitions;
    for (const auto& range : ranges) partitions.push_back({range.topic, range.partition});
    for (const auto& committed : read_group_offsets(client.settings(), place.group, partitions))
        replayed[committed.partition].marks.merge({committed.offset, committed.metadata});
    for (const auto& range : ranges) replayed[range.partition].marks.start_at(range.begin);
    return replayed;
}

}  // namespace shortener_events
