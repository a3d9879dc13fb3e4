// Offsets on their way to a group: of each partition the newest, until the broker has acknowledged it. Held
// back while the member joins (see RebalanceTracker), one request at a time, repeated after a failure. Use it
// from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/group/rebalance_tracker.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

class GroupCommits {
  public:
    using Offsets = std::map<TopicPartition, std::int64_t>;

    /// Both outlive it.
    GroupCommits(const Handle& handle, const RebalanceTracker& rebalances);

    void put(const Offsets& next_offsets);
    /// They are somebody else's now.
    void forget(const std::vector<TopicPartition>& partitions);

    /// Takes an answer in, sends what waits if it may. Returns at once.
    void serve();
    /// Sends what waits unless the member joins or the time is over, and waits for the answer.
    void serve_now(const Deadline& deadline);

    bool is_settled() const { return waiting_.empty(); }
    /// Why the broker refused the last request, unless that passes with the rebalance; empty after a success.
    const std::string& trouble() const { return trouble_; }

  private:
    using Clock = RebalanceTracker::Clock;

    bool may_send() const;
    void send();
    void take_answer(int wait_ms);
    void take_in(const rd_kafka_topic_partition_list_t& answered);
    void fail(rd_kafka_resp_err_t code);

    const Handle& handle_;
    const RebalanceTracker& rebalances_;
    QueuePtr answers_;
    Offsets waiting_;
    Offsets sent_;  ///< not answered yet
    Clock::time_point waiting_since_{};
    Clock::time_point not_before_{};
    std::string trouble_;
};

}  // namespace shortener_events::kafka
