// The writing thread: one batch is written while the next is read and checked, and one more may wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "consume/sink_writer.hpp"

namespace shortener_events::consume {

class WriterThread {
  public:
    explicit WriterThread(SinkWriter& sink_writer);
    /// Gives up on what is under way.
    ~WriterThread();

    /// Partitions were taken over; before a batch of theirs is submitted.
    void take_over(const std::map<TopicPartition, Claim>& claims);

    /// Whether submit() is welcome within `wait`; never again once something was settled that the run must
    /// not get past. Throws what the writing thread ended with.
    bool has_room(std::chrono::milliseconds wait);
    /// Only after has_room(). What comes when the run must not get past something, or was given up, lies
    /// behind that and is dropped: it may have been settled since has_room() was asked.
    void submit(WriteBatch work);

    /// Waits until nothing is under way. False: the time was over before.
    bool finish(std::chrono::milliseconds limit);
    /// What was written since the last call. Throws what the writing thread ended with: no other batch may
    /// come for long.
    std::vector<WriteResult> take_results();
    /// Ends attempts that wait for the database.
    void stop() { thread_.request_stop(); }
    /// Something was settled that the run must not get past.
    bool is_over() const { return over_; }

  private:
    using Claims = std::map<TopicPartition, Claim>;

    void run(std::stop_token stop);
    std::optional<WriteBatch> wait_for_batch(std::stop_token stop);
    void put(WriteResult result, std::exception_ptr trouble);
    void rethrow();

    SinkWriter& sink_writer_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Claims> claims_;  ///< that the sink writer does not know yet
    std::optional<WriteBatch> waiting_;
    bool busy_ = false;
    std::atomic<bool> over_ = false;  ///< nothing more is to be written
    bool has_ended_ = false;          ///< nobody takes another batch
    std::vector<WriteResult> results_;
    std::exception_ptr trouble_;
    std::jthread thread_;
};

}  // namespace shortener_events::consume
