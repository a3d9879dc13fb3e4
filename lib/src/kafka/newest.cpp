#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

#include "kafka/offsets.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events {

namespace {

using kafka::TopicPartition;

struct Partition {
    PartitionRange unread;      // what lies before the part that was read
    std::deque<Record> newest;  // in the order of offsets
};

auto by_time(const Record& record) {
    return std::tuple(record.timestamp_ms.value_or(0), std::string_view(record.topic), record.partition,
                      record.offset);
}

/// The part of the partition that is read next: `window` offsets before what was read.
PartitionRange next_window(const PartitionRange& unread, std::int64_t window) {
    PartitionRange next = unread;
    next.from = std::max(unread.begin, unread.end - window);
    return next;
}

/// Reads one window of every partition that lacks records.
void read_windows(const KafkaSettings& settings, std::map<TopicPartition, Partition>& partitions,
                  std::size_t count, std::int64_t window, std::stop_token stop) {
    std::vector<PartitionRange> ranges;
    for (auto& [where, partition] : partitions) {
        if (partition.newest.size() >= count || partition.unread.begin >= partition.unread.end) continue;
        ranges.push_back(next_window(partition.unread, window));
        partition.unread.end = ranges.back().from;
    }
    std::map<TopicPartition, std::deque<Record>> read;
    Subscriber subscriber(settings, ranges, AtEnd::finish);
    while (auto record = subscriber.next(stop)) {
        auto& records = read[{record->topic, record->partition}];
        records.push_back(std::move(*record));
        if (records.size() > count) records.pop_front();
    }
    for (auto& [where, records] : read) {
        auto& newest = partitions.at(where).newest;
        newest.insert(newest.begin(), std::make_move_iterator(records.begin()),
                      std::make_move_iterator(records.end()));
        while (newest.size() > count) newest.pop_front();
    }
}

}  // namespace

std::vector<Record> read_newest(const KafkaSettings& settings, const std::vector<PartitionRange>& ranges,
                                std::size_t count, NewestOf of, std::stop_token stop) {
    std::map<TopicPartition, Partition> partitions;
    for (const auto& range : ranges) partitions[{range.topic, range.partition}].unread = range;
    const auto lacks = [&](const auto& entry) {
        return entry.second.newest.size() < count && entry.second.unread.begin < entry.second.unread.end;
    };
    // Offsets are not records: transaction markers and compaction leave holes, so the window grows until
    // there are enough.
    auto window = static_cast<std::int64_t>(count);
    for (; std::ranges::any_of(partitions, lacks) && !stop.stop_requested(); window *= 4)
        read_windows(settings, partitions, count, window, stop);
    std::vector<Record> all;
    for (auto& [where, partition] : partitions)
        std::move(partition.newest.begin(), partition.newest.end(), std::back_inserter(all));
    std::ranges::sort(all, {}, by_time);
    if (of == NewestOf::all_partitions && all.size() > count)
        all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(count));
    return all;
}

}  // namespace shortener_events
