#include "consume/writer_thread.hpp"

#include <utility>

namespace shortener_events::consume {

WriterThread::WriterThread(SinkWriter& applier)
    : applier_(applier), thread_([this](std::stop_token stop) { run(stop); }) {}

WriterThread::~WriterThread() {
    thread_.request_stop();
    thread_.join();
}

void WriterThread::run(std::stop_token stop) {
    while (true) {
        WriteBatch work;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, stop, [this] { return waiting_.has_value(); });
            if (stop.stop_requested()) return;  // what waits must not overtake what was given up
            work = std::move(*waiting_);
            waiting_.reset();
            busy_ = true;
        }
        changed_.notify_all();
        WriteResult settled;
        std::exception_ptr trouble;
        try {
            settled = applier_.settle(work, stop);
            settled.spent = std::move(work);
        } catch (...) {
            trouble = std::current_exception();
        }
        {
            const std::lock_guard lock(mutex_);
            over_ = !settled.stopped_by.empty();
            if (over_) waiting_.reset();  // it lies behind
            settled_.push_back(std::move(settled));
            trouble_ = trouble;
            busy_ = false;
        }
        changed_.notify_all();
        if (trouble || over_) return;
    }
}

void WriterThread::rethrow() {
    if (trouble_) std::rethrow_exception(std::exchange(trouble_, nullptr));
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
        waiting_ = std::move(work);
    }
    changed_.notify_all();
}

bool WriterThread::finish(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    const bool done = changed_.wait_for(lock, limit, [this] { return (!waiting_ && !busy_) || trouble_; });
    rethrow();
    return done;
}

std::vector<WriteResult> WriterThread::take_settled() {
    const std::lock_guard lock(mutex_);
    rethrow();
    return std::exchange(settled_, {});
}

}  // namespace shortener_events::consume
