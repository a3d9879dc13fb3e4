// Waits for a run that works on a thread of its own, so that whoever asked for it has an answer in time, also
// while a database or librdkafka keeps that thread for ever.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "shortener_events/consumer.hpp"

namespace shortener_events::consume {

/// What the working thread and its supervisor share; it outlives both.
class Conduct {
  public:
    using Clock = std::chrono::steady_clock;

    std::stop_source stop;
    std::stop_source hurry;

    // The working thread's side.
    void report(const ConsumeCounts& counts);
    void answer(ConsumeResult result);
    void fail(std::exception_ptr error);
    void end_work();

    // The side of whoever helps it to an end; both threads must have ended before anything is destroyed.
    void begin_help();
    void end_help();
    bool wait_for_work(std::chrono::milliseconds limit);

    // The supervisor's side.
    bool wait_for_end(std::chrono::milliseconds limit);
    bool has_answered() const;
    /// Until the work has reported once, it has not begun, and nobody is told of its counts.
    bool has_begun() const;
    ConsumeCounts newest() const;
    /// The answer; throws what the work failed with.
    ConsumeResult result() const;

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    ConsumeCounts newest_;
    Clock::time_point reported_ = Clock::now();
    std::optional<ConsumeResult> result_;
    std::exception_ptr error_;
    bool begun_ = false;
    bool working_ = true;
    bool helping_ = false;
};

class Supervisor {
  public:
    /// `work` is done on a thread of its own. It answers or fails before it takes down what it has used.
    using Work = std::function<void(const std::shared_ptr<Conduct>&)>;

    Supervisor(const ConsumeOptions& options, const ConsumeObserver& observer, Sink& sink, Work work)
        : options_(options), observer_(observer), sink_(sink), work_(std::move(work)) {}

    /// See Consumer::run.
    ConsumeResult run(std::stop_token stop);

  private:
    using Clock = Conduct::Clock;

    void report() const;
    bool watch(const std::stop_token& stop);
    void look_at_stop(const std::stop_token& stop);
    void look_at_end();
    bool is_out_of_time() const;
    void hurry();
    ConsumeResult leave() const;

    const ConsumeOptions& options_;
    const ConsumeObserver& observer_;
    Sink& sink_;
    Work work_;
    std::shared_ptr<Conduct> conduct_ = std::make_shared<Conduct>();
    std::optional<Clock::time_point> stopped_;
    std::optional<Clock::time_point> answered_;
    Clock::time_point next_report_{};
};

}  // namespace shortener_events::consume
