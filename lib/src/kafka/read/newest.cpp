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
    PartitionRange unread;  // what lies before the part that was read
    std::size_t found = 0;  // records in that part that count
    std::deque<RemarkedRecord>
        newest;  // of them, in the order of offsets, where those of each partition are asked for

    bool lacks(std::size_t count) const { return found < count && unread.from < unread.end; }
};

using UnreadPartitions = std::map<TopicPartition, Partition>;

auto by_time(const RemarkedRecord& remarked) {
    const Record& record = remarked.record;
    return std::tuple(record.timestamp_ms.value_or(0), std::string_view(record.topic), record.partition,
                      record.offset);
}

/// The newest of all partitions, at most `count` of them whatever is read. The oldest of them is at the front
/// of a heap.
class NewestOfAll {
  public:
    explicit NewestOfAll(std::size_t count) : count_(count) {}

    void take(RemarkedRecord&& record) {
        if (records_.size() == count_) {
            if (!is_newer(record, records_.front())) return;
            std::ranges::pop_heap(records_, is_newer);
            records_.pop_back();
        }
        records_.push_back(std::move(record));
        std::ranges::push_heap(records_, is_newer);
    }
    std::vector<RemarkedRecord> take_out() && { return std::move(records_); }

  private:
    static bool is_newer(const RemarkedRecord& a, const RemarkedRecord& b) { return by_time(b) < by_time(a); }

    std::size_t count_;
    std::vector<RemarkedRecord> records_;
};

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

void put_before(std::deque<RemarkedRecord>& newest, std::deque<RemarkedRecord>& older, std::size_t count) {
    newest.insert(newest.begin(), std::make_move_iterator(older.begin()),
                  std::make_move_iterator(older.end()));
    while (newest.size() > count) newest.pop_front();
}

void read_windows(const Client& client, UnreadPartitions& partitions, const Newest& newest,
                  std::int64_t window, NewestOfAll& of_all, std::stop_token stop) {
    std::map<TopicPartition, std::deque<RemarkedRecord>> read;
    Subscriber subscriber(client, take_windows(partitions, newest.count, window), AtEnd::finish,
                          newest.on_notice);
    while (auto record = subscriber.next(stop)) {
        auto remark = newest.remark_on ? newest.remark_on(*record) : std::string();
        if (!remark) continue;
        const TopicPartition where{record->topic, record->partition};
        ++partitions.at(where).found;
        if (newest.of == NewestOf::all_partitions) {
            of_all.take({std::move(*record), std::move(*remark)});
            continue;
        }
        auto& records = read[where];
        records.push_back({std::move(*record), std::move(*remark)});
        if (records.size() > newest.count) records.pop_front();
    }
    for (auto& [where, records] : read) put_before(partitions.at(where).newest, records, newest.count);
}

}  // namespace

std::vector<RemarkedRecord> read_newest(const Client& client, const std::vector<PartitionRange>& ranges,
                                        const Newest& newest, std::stop_token stop) {
    UnreadPartitions partitions;
    for (const auto& range : ranges) partitions[{range.topic, range.partition}].unread = range;
    // Offsets are not records (transaction markers, compaction, those that do not count), so the window grows
    // until there are enough.
    auto window = static_cast<std::int64_t>(newest.count);
    const auto lacking = [&](const auto& entry) { return entry.second.lacks(newest.count); };
    NewestOfAll of_all(newest.count);
    for (; std::ranges::any_of(partitions, lacking) && !stop.stop_requested(); window *= 4)
        read_windows(client, partitions, newest, window, of_all, stop);
    std::vector<RemarkedRecord> all = std::move(of_all).take_out();
    for (auto& [where, partition] : partitions)
        std::move(partition.newest.begin(), partition.newest.end(), std::back_inserter(all));
    std::ranges::sort(all, {}, by_time);
    return all;
}

}  // namespace shortener_events
