#include "kafka/read/ranges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <thread>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/read/connections.hpp"
#include "kafka/read/offsets.hpp"
#include "shortener_events/internal/thread_room.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events {

namespace {

using kafka::OffsetAnswer;
using kafka::TopicPartition;

bool is_settling(const OffsetAnswer& answer) {
    return kafka::meaning_of(answer.error).kind == kafka::ErrorKind::leader_settles;
}

/// Asks again while leaders are being elected, as for a topic that has just been made; at most for the
/// timeout.
std::vector<OffsetAnswer> read_settled_offsets(const kafka::Handle& handle,
                                               const std::vector<TopicPartition>& partitions,
                                               std::int64_t timestamp) {
    const auto deadline = std::chrono::steady_clock::now() + handle.settings().timeout;
    for (;;) {
        auto answers = kafka::read_offsets(handle, partitions, timestamp);
        if (std::ranges::none_of(answers, is_settling) || std::chrono::steady_clock::now() > deadline)
            return answers;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

/// One offset per partition, in the order of `partitions`. Throws for a partition whose leader gives none.
std::vector<std::int64_t> require_offsets(const kafka::Handle& handle,
                                          const std::vector<TopicPartition>& partitions,
                                          std::int64_t timestamp) {
    std::vector<std::int64_t> offsets;
    for (const auto& answer : read_settled_offsets(handle, partitions, timestamp)) {
        kafka::throw_if_forbidden(fmt::format("read topic \"{}\"", answer.where.topic), answer.error,
                                  {.topic = answer.where.topic, .on_topic = "Describe"});
        if (answer.error != RD_KAFKA_RESP_ERR_NO_ERROR)
            throw Error(ErrorCategory::kafka,
                        fmt::format("cannot read offsets of {} partition {}: {}", answer.where.topic,
                                    answer.where.partition, kafka::describe(answer.error)),
                        "name the partitions that can be read with --partition");
        offsets.push_back(answer.offset);
    }
    return offsets;
}

/// The first offset of each partition at or after a time, or its end: read record by record, for a broker
/// that has -1 for an answer to every time.
std::vector<std::int64_t> find_by_reading(const KafkaSettings& settings,
                                          const std::vector<TopicPartition>& partitions, std::int64_t time_ms,
                                          const std::vector<std::int64_t>& begins,
                                          const std::vector<std::int64_t>& ends) {
    std::vector<PartitionRange> whole;
    std::map<TopicPartition, std::int64_t> found;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        whole.push_back({.topic = partitions[i].topic, .partition = partitions[i].partition});
        whole.back().begin = whole.back().from = begins[i];
        whole.back().end = ends[i];
    }
    Subscriber subscriber(settings, whole, AtEnd::finish);
    while (const auto record = subscriber.next({}))
        if (record->timestamp_ms && *record->timestamp_ms >= time_ms)
            found.try_emplace({record->topic, record->partition}, record->offset);
    std::vector<std::int64_t> offsets;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const auto at = found.find(partitions[i]);
        offsets.push_back(at == found.end() ? ends[i] : at->second);
    }
    return offsets;
}

/// Asked only where it matters: a real broker's -1 means that nothing is that new.
bool knows_no_times(const kafka::Handle& handle, const Selection& selection) {
    const auto is_time = [](const Position& position) { return position.kind == Position::Kind::time; };
    return (is_time(selection.from) || is_time(selection.until)) &&
           kafka::is_embedded(kafka::read_metadata(handle));
}

/// The offsets that `position` means in each partition, not clamped.
std::vector<std::int64_t> resolve(const kafka::Handle& handle, const std::vector<TopicPartition>& partitions,
                                  const Position& position, const std::vector<std::int64_t>& begins,
                                  const std::vector<std::int64_t>& ends, bool times_by_reading) {
    std::vector<std::int64_t> offsets(partitions.size(), position.value);
    switch (position.kind) {
        case Position::Kind::begin:
            return begins;
        case Position::Kind::end:
            return ends;
        case Position::Kind::offset:
            return offsets;
        case Position::Kind::before_end:
            for (std::size_t i = 0; i < ends.size(); ++i) offsets[i] = ends[i] - position.value;
            return offsets;
        case Position::Kind::time:
            if (times_by_reading)
                return find_by_reading(handle.settings(), partitions, position.value, begins, ends);
            offsets = require_offsets(handle, partitions, std::max<std::int64_t>(0, position.value));
            for (std::size_t i = 0; i < ends.size(); ++i)
                if (offsets[i] < 0) offsets[i] = ends[i];  // nothing is that new
            return offsets;
    }
    return offsets;
}

/// An age or a time names no offsets, and is often meant to lie before the oldest event.
bool names_offsets(const Position& position) {
    return position.kind == Position::Kind::offset || position.kind == Position::Kind::before_end;
}

/// Where a partition begins, its end for readers, and its last offset, committed or not.
struct OffsetBounds {
    std::int64_t begin, end, last;
};

PartitionRange range_of(const TopicPartition& where, const OffsetBounds& bounds, std::int64_t from,
                        std::int64_t until, const Selection& selection) {
    const auto [begin, end, last] = bounds;
    PartitionRange range{where.topic, where.partition, begin};
    range.end = std::clamp(until, begin, std::max(begin, end));
    range.from = std::clamp(from, begin, range.end);
    if (names_offsets(selection.from))
        range.lost = std::max<std::int64_t>(0, std::min(begin, until) - std::max<std::int64_t>(0, from));
    const bool is_unbounded = selection.until.kind != Position::Kind::offset && until >= end;
    const std::int64_t wanted = is_unbounded ? last : std::min(until, last);
    range.hidden = std::max<std::int64_t>(0, wanted - std::max(end, from));
    return range;
}

}  // namespace

std::vector<TopicPartition> kafka::find_partitions(const Handle& handle, const ClusterInfo& cluster,
                                                   const Selection& selection) {
    std::vector<TopicPartition> found;
    for (const auto& name : selection.topics) {
        const TopicInfo& topic = kafka::require_visible_topic(handle, cluster, name);
        for (const auto wanted : selection.partitions) require_partition(topic, wanted);
        for (const auto& partition : topic.partitions)
            if (selection.partitions.empty() || std::ranges::count(selection.partitions, partition.id))
                found.push_back({name, partition.id});
    }
    return found;
}

std::vector<PartitionRange> kafka::read_ranges(const Handle& reader, const Handle& reader_of_all,
                                               const std::vector<TopicPartition>& partitions,
                                               const Selection& selection) {
    // Before the ends, so that what comes in between does not look as if it were hidden.
    auto asked = std::async(kAside, [&] { return require_offsets(reader_of_all, partitions, kEndOffset); });
    const auto begins = require_offsets(reader, partitions, kBeginOffset);
    const auto lasts = asked.get();
    const auto ends = require_offsets(reader, partitions, kEndOffset);
    const bool by_reading = knows_no_times(reader_of_all, selection);
    const auto from = resolve(reader, partitions, selection.from, begins, ends, by_reading);
    const auto until = resolve(reader, partitions, selection.until, begins, ends, by_reading);
    std::vector<PartitionRange> ranges;
    for (std::size_t i = 0; i < partitions.size(); ++i)
        ranges.push_back(
            range_of(partitions[i], {begins[i], ends[i], lasts[i]}, from[i], until[i], selection));
    return ranges;
}

std::vector<PartitionRange> read_ranges(const Client& client, const Selection& selection) {
    const auto reader = client.connections().reader(), reader_of_all = client.connections().reader_of_all();
    const auto cluster = kafka::read_metadata(*reader_of_all);
    return kafka::read_ranges(*reader, *reader_of_all, kafka::find_partitions(*reader, cluster, selection),
                              selection);
}

}  // namespace shortener_events
