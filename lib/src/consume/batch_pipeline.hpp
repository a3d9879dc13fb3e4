// From the batch that is being built to what became of it: batches go to the writing thread, their results
// come back, are counted, and move the table on.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "consume/batch_builder.hpp"
#include "consume/consumer_group.hpp"
#include "consume/partition_table.hpp"
#include "consume/writer_thread.hpp"

namespace shortener_events::consume {

class BatchPipeline {
  public:
    BatchPipeline(BatchBuilder& builder, PartitionTable& table, ConsumerGroup& group, WriterThread& writer,
                  RunClock clock);

    /// Partitions were taken over; before anything is read of them.
    void take_over(const std::map<TopicPartition, Claim>& claims) { writer_.take_over(claims); }
    /// Somebody else reads the partition now.
    void drop(const TopicPartition& where);

    /// Whether send() is welcome within `wait`. Throws what the writing thread ended with.
    bool has_room(std::chrono::milliseconds wait) { return writer_.has_room(wait); }
    /// What was built goes to the writer. Only after has_room().
    void send();
    /// Others wait for our partitions: what is read of them is written and collected now, as far as that goes
    /// quickly.
    void hand_over(const std::stop_token& stop);
    /// Takes in what was written since the last call.
    void collect();
    /// Waits until nothing is under way. False: the time was over before.
    bool finish(std::chrono::milliseconds limit) { return writer_.finish(limit); }
    /// Ends attempts that wait for the database.
    void stop_writing() { writer_.stop(); }

    /// What was read since the change may be written already. The database is given the content of the record
    /// that is missing, so that every later start finds it missing too, instead of going on after the lost
    /// events.
    void mark(const TopicPartition& where, const Digest& missing);

    /// The event that writing could not get past; else empty.
    const std::string& stopped_before() const { return stopped_before_; }
    /// Of what was written; the rest is not filled in.
    const ConsumeCounts& written() const { return written_; }
    /// Since an event was written, or nothing was left to write. `lag`: how many are now.
    std::chrono::seconds since_progress(std::int64_t lag);

  private:
    void take_in(const WriteResult& result);

    BatchBuilder& builder_;
    PartitionTable& table_;
    ConsumerGroup& group_;
    WriterThread& writer_;
    RunClock clock_;
    ConsumeCounts written_;
    std::string stopped_before_;
    std::chrono::steady_clock::time_point progressed_at_;
};

}  // namespace shortener_events::consume
