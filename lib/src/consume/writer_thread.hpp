// The writing thread: one WriteBatch is applied while the next is read and checked, and one more may wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "consume/sink_writer.hpp"

namespace shortener_events::consume {

class WriterThread {
  public:
    explicit WriterThread(SinkWriter& applier);
    /// Gives up on what is under way.
    ~WriterThread();

    /// Whether submit() is welcome within `wait`; never again once something was settled that the run must
    /// not get past. Throws what the writing thread ended with.
    bool has_room(std::chrono::milliseconds wait);
    /// Only after has_room().
    void submit(WriteBatch work);

    /// Waits until nothing is under way. False: the time was over before.
    bool finish(std::chrono::milliseconds limit);
    /// What was settled since the last call. Throws what the writing thread ended with: no other batch may
    /// come for long.
    std::vector<WriteResult> take_settled();
    /// Ends attempts that wait for the database.
    void stop() { thread_.request_stop(); }
    /// Something was settled that the run must not get past.
    bool is_over() const { return over_; }

  private:
    void run(std::stop_token stop);
    void rethrow();

    SinkWriter& applier_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<WriteBatch> waiting_;
    bool busy_ = false;
    std::atomic<bool> over_ = false;  ///< nothing more is to be written
    std::vector<WriteResult> settled_;
    std::exception_ptr trouble_;
    std::jthread thread_;
};

}  // namespace shortener_events::consume
