#include "consume/writer_thread.hpp"

#include <utility>

namespace shortener_events::consume {

WriterThread::WriterThread(SinkWriter& sink_writer)
    : sink_writer_(sink_writer), thread_([this](std::stop_token stop) { run(stop); }) {}

WriterThread::~WriterThread() {
    thread_.request_stop();
    thread_.join();
}

void WriterThread::take_over(const std::map<TopicPartition, Claim>& claims) {
    const std::lock_guard lock(mutex_);
    claims_.push_back(claims);
}

bool WriterThread::has_room(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [this] { return !waiting_ || trouble_; });
    rethrow();
    return !waiting_ && !over_;
}

void WriterThread::submit(WriteBatch work) {
    {
        const std::lock_guard lock(mutex_);
        if (has_ended_) return;
        waiting_ = std::move(work);
    }
    changed_.notify_all();
}

void WriterThread::run(std::stop_token stop) {
    while (auto work = wait_for_batch(stop)) {
        WriteResult result;
        std::exception_ptr trouble;
        try {
            result = sink_writer_.write(*work, stop);
            result.spent = std::move(*work);
        } catch (...) {
            trouble = std::current_exception();
        }
        const bool is_last = trouble || !result.stopped_by.empty();
        put(std::move(result), trouble);
        if (is_last) return;
    }
}

/// nullopt: stopped; what waits must not overtake what was given up.
std::optional<WriteBatch> WriterThread::wait_for_batch(std::stop_token stop) {
    std::optional<WriteBatch> work;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [this] { return waiting_.has_value(); });
        if (stop.stop_requested()) {
            has_ended_ = true;
            waiting_.reset();
            changed_.notify_all();
            return std::nullopt;
        }
        for (const auto& claims : std::exchange(claims_, {})) sink_writer_.take_over(claims);
        work = std::exchange(waiting_, std::nullopt);
        busy_ = true;
    }
    changed_.notify_all();
    return work;
}

void WriterThread::put(WriteResult result, std::exception_ptr trouble) {
    {
        const std::lock_guard lock(mutex_);
        over_ = !result.stopped_by.empty();
        has_ended_ = over_ || trouble;
        if (has_ended_) waiting_.reset();  // it lies behind
        results_.push_back(std::move(result));
        trouble_ = std::move(trouble);
        busy_ = false;
    }
    changed_.notify_all();
}

bool WriterThread::finish(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    const bool done = changed_.wait_for(lock, limit, [this] { return (!waiting_ && !busy_) || trouble_; });
    rethrow();
    return done;
}

std::vector<WriteResult> WriterThread::take_results() {
    const std::lock_guard lock(mutex_);
    rethrow();
    return std::exchange(results_, {});
}

void WriterThread::rethrow() {
    if (trouble_) std::rethrow_exception(std::exchange(trouble_, nullptr));
}

}  // namespace shortener_events::consume
