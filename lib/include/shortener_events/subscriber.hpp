// Reads records of topics without a consumer group: it leaves no trace on the broker. A bounded read takes
// the end offsets when it starts and is finished when the *position* reaches them, so that transaction
// markers, compaction holes and empty partitions never keep it waiting. Use one Subscriber from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "shortener_events/client.hpp"
#include "shortener_events/reading_notice.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

/// A place in a partition.
struct Position {
    enum class Kind { begin, end, offset, time, before_end };

    Kind kind = Kind::end;
    std::int64_t value =
        0;  ///< offset: the offset; time: epoch ms; before_end: how many offsets before the end
};

struct Selection {
    std::vector<std::string> topics;
    std::vector<std::int32_t> partitions;  ///< empty: all
    Position from{Position::Kind::begin, 0};
    Position until{Position::Kind::end, 0};  ///< the end as of now at the latest
};

/// What is to be read of one partition: [from, end).
struct PartitionRange {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t begin = 0;   ///< the oldest offset that is retained
    std::int64_t from = 0;    ///< where reading starts
    std::int64_t end = 0;     ///< where it ends
    std::int64_t lost = 0;    ///< offsets that the selection names and that are not retained any more
    std::int64_t hidden = 0;  ///< offsets that would follow, but for a transaction that is still open
};

/// Turns a selection into offsets, by topic and partition. Throws Error(kafka) for an unknown topic or
/// partition, or when no broker answers.
std::vector<PartitionRange> read_ranges(const Client& client, const Selection& selection);

/// What a Subscriber does at the end of its ranges: it is finished, or waits for what comes; with
/// follow_topics, for ranges of all partitions, also in those that are added (from their beginning).
enum class AtEnd { finish, follow, follow_topics };

class Subscriber {
  public:
    /// When following, `end` of the ranges is not looked at. `on_notice` is called from next().
    Subscriber(const Client& client, const std::vector<PartitionRange>& ranges, AtEnd at_end,
               OnNotice on_notice = {});
    ~Subscriber();

    /// The next record, in order within each partition; nullopt: finished, `stop` was requested, or - when
    /// following - none came within `patience`. Throws Error(kafka) for a topic that was deleted, and when a
    /// bounded read gets no further within the timeout, or its topic was recreated.
    std::optional<Record> next(std::stop_token stop,
                               std::chrono::milliseconds patience = std::chrono::milliseconds(100));

    /// Whether a bounded read has reached its end everywhere.
    bool finished() const;

    /// Whether records have been fetched already, so that next() will not wait.
    bool has_more_at_hand() const;

  private:
    struct Reading;
    std::unique_ptr<Reading> reading_;
};

/// Whose newest records are counted.
enum class NewestOf { all_partitions, each_partition };

struct Newest {
    std::size_t count = 10;
    NewestOf of = NewestOf::all_partitions;
    std::function<bool(const Record&)> wanted;  ///< only these count; empty: all
    OnNotice on_notice{};
};

/// The newest wanted records of the ranges, oldest first: by timestamp, then topic, partition and offset.
/// Reads backwards in growing steps, so that it costs little where the wanted ones are near the end; keeps at
/// most `count` records a partition in memory.
std::vector<Record> read_newest(const Client& client, const std::vector<PartitionRange>& ranges,
                                const Newest& newest, std::stop_token stop);

}  // namespace shortener_events
