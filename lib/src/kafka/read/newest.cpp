#include "shortener_events/internal/newest.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

#include "kafka/read/offsets.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events {

namespace {

using kafka::TopicPartition;

struct Partition {
    PartitionRange unread;      // what lies before the part that was read
    std::deque<Record> newest;  // in the order of offsets

    bool lacks(std::size_t count) const { return newest.size() < count && unread.from < unread.end; }
};

using UnreadPartitions = std::map<TopicPartition, Partition>;

auto by_time(const Record& record) {
    return std::tuple(record.timestamp_ms.value_or(0), std::string_view(record.topic), record.partition,
                      record.offset);
}

/// Takes the last `window` offsets off what is unread of every partition that lacks records.
std::vector<PartitionRange> take_windows(UnreadPartitions& partitions, std::size_t count,
                                         std::int64_t window) {
    std::vector<PartitionRange> windows;
    for (auto& [where, partition] : partitions) {
        if (!partition.lacks(count)) continue;
        auto& next = windows.emplace_back(partition.unread);
        next.from = std::max(next.from, next.end - window);
        partition.unread.end = next.from;
    }
    return windows;
}

void put_before(std::deque<Record>& newest, std::deque<Record>& older, std::size_t count) {
    newest.insert(newest.begin(), std::make_move_iterator(older.begin()),
                  std::make_move_iterator(older.end()));
    while (newest.size() > count) newest.pop_front();
}

void read_windows(const Client& client, UnreadPartitions& partitions, const Newest& newest,
                  std::int64_t window, std::stop_token stop) {
    std::map<TopicPartition, std::deque<Record>> read;
    Subscriber subscriber(client, take_windows(partitions, newest.count, window), AtEnd::finish,
                          newest.on_notice);
    while (auto record = subscriber.next(stop)) {
        if (newest.wanted && !newest.wanted(*record)) continue;
        auto& records = read[{record->topic, record->partition}];
        records.push_back(std::move(*record));
        if (records.size() > newest.count) records.pop_front();
    }
    for (auto& [where, records] : read) put_before(partitions.at(where).newest, records, newest.count);
}

}  // namespace

std::vector<Record> read_newest(const Client& client, const std::vector<PartitionRange>& ranges,
                                const Newest& newest, std::stop_token stop) {
    UnreadPartitions partitions;
    for (const auto& range : ranges) partitions[{range.topic, range.partition}].unread = range;
    // Offsets are not records (transaction markers, compaction, unwanted ones), so the window grows until
    // there are enough.
    auto window = static_cast<std::int64_t>(newest.count);
    const auto lacking = [&](const auto& entry) { return entry.second.lacks(newest.count); };
    for (; std::ranges::any_of(partitions, lacking) && !stop.stop_requested(); window *= 4)
        read_windows(client, partitions, newest, window, stop);
    std::vector<Record> all;
    for (auto& [where, partition] : partitions)
        std::move(partition.newest.begin(), partition.newest.end(), std::back_inserter(all));
    std::ranges::sort(all, {}, by_time);
    if (newest.of == NewestOf::all_partitions && all.size() > newest.count)
        all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(newest.count));
    return all;
}

}  // namespace shortener_events
