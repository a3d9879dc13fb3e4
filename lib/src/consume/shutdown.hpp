// How a run comes to its end: what is under way is written as far as there is time, and the group is left.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>

#include "consume/batch_pipeline.hpp"
#include "consume/shared_sink.hpp"

namespace shortener_events::consume {

class Shutdown {
  public:
    /// `timeout`: within which the group is left after a stop request. `letters`: why dead letters cannot be
    /// written.
    Shutdown(std::chrono::milliseconds timeout, ConsumerGroup& group, BatchPipeline& pipeline,
             SharedSink& sink, const Trouble& letters, Notes notes, RunClock clock);

    /// A stop was requested. From any thread.
    void begin() { stopped_at_ = clock_.now(); }

    /// At its end a run waits for the database as long as it takes, and stays in its group by `keep_up`;
    /// after a stop it does not wait for what somebody must mend. `hurry`: nor for anything else, from then
    /// on. False: the database keeps what is under way, and does not even cancel it.
    bool finish_writing(const std::stop_token& stop, const std::stop_token& hurry,
                        const std::function<void()>& keep_up);

    /// Leaves the group; what it has not heard of is said.
    void leave(const std::stop_token& stop);

  private:
    std::chrono::milliseconds time_to_leave(const std::stop_token& stop) const;

    using TimePoint = std::chrono::steady_clock::time_point;

    std::chrono::milliseconds timeout_;
    ConsumerGroup& group_;
    BatchPipeline& pipeline_;
    SharedSink& sink_;
    const Trouble& letters_;
    Notes notes_;
    RunClock clock_;
    std::atomic<TimePoint> stopped_at_{};
};

}  // namespace shortener_events::consume
