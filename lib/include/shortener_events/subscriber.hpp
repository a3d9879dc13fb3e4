// Reads records of topics without a consumer group: it leaves no trace on the broker. A bounded read takes
// the end offsets when it starts and is finished when the *position* reaches them, so that transaction
// markers, compaction holes and empty partitions never keep it waiting. Use one Subscriber from one thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "shortener_events/client.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/reading_notice.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

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

}  // namespace shortener_events
