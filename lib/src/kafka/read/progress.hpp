// How far a partition is read, and what its offsets tell: that retention was faster than the reader, that the
// topic is not the same any more, that a transaction keeps records back.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "kafka/client/handle.hpp"
#include "shortener_events/reading_notice.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

struct Progress {
    std::int64_t position = 0;  ///< the offset that should come next

    // As of the last look for what is hidden:
    std::int64_t seen_at = -1;
    std::chrono::steady_clock::time_point since{};  ///< it stands there
    bool is_noted = false;                          ///< that something is hidden there
};

enum class Jump { none, over_deleted, recreated };

class ProgressJudge {
  public:
    /// The handle, which reads the partitions, outlives this.
    ProgressJudge(const Handle& handle, OnNotice on_notice)
        : handle_(handle), on_notice_(std::move(on_notice)) {}

    /// A record, or the partition's end, is at `offset` instead of the expected position. Compaction, markers
    /// and aborted records leave holes too, which are no loss; those give Jump::none.
    Jump judge(const TopicPartition& where, std::int64_t expected, std::int64_t offset);

    /// Notes, once a place, that the partition stands before its end for seconds although everything that was
    /// fetched is read. To be called about once a second.
    void look_for_hidden(const TopicPartition& where, Progress& progress);

    void say(const ReadingNotice& notice) const {
        if (on_notice_) on_notice_(notice);
    }

  private:
    using Clock = std::chrono::steady_clock;

    const Handle& handle_;
    OnNotice on_notice_;
    std::map<std::string, Clock::time_point> recreated_;  // topics, and when that was said
};

}  // namespace shortener_events::kafka
