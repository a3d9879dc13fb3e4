#include "consume/supervisor.hpp"

#include <fmt/format.h>

#include <thread>
#include <utility>

#include "shortener_events/internal/units.hpp"

namespace shortener_events::consume {

namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 50ms;  // how soon a stop is seen
constexpr auto kReportEvery = 1s;
constexpr auto kCancelEvery = 300ms;  // a statement may begin just after a cancel
constexpr auto kTakingDown = 1s;      // after the answer; what takes longer is cancelled

}  // namespace

void Conduct::report(const ConsumeCounts& counts) {
    const std::lock_guard lock(mutex_);
    newest_ = counts;
    begun_ = true;
    reported_ = Clock::now();
}

void Conduct::answer(ConsumeResult result) {
    const std::lock_guard lock(mutex_);
    result_ = std::move(result);
}

void Conduct::fail(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
}

void Conduct::end_work() {
    {
        const std::lock_guard lock(mutex_);
        working_ = false;
    }
    changed_.notify_all();
}

void Conduct::begin_help() {
    const std::lock_guard lock(mutex_);
    helping_ = true;
}

void Conduct::end_help() {
    {
        const std::lock_guard lock(mutex_);
        helping_ = false;
    }
    changed_.notify_all();
}

bool Conduct::wait_for_work(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [this] { return !working_; });
}

bool Conduct::wait_for_end(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [this] { return !working_ && !helping_; });
}

bool Conduct::has_answered() const {
    const std::lock_guard lock(mutex_);
    return result_ || error_;
}

bool Conduct::has_begun() const {
    const std::lock_guard lock(mutex_);
    return begun_;
}

ConsumeCounts Conduct::newest() const {
    const std::lock_guard lock(mutex_);
    ConsumeCounts counts = newest_;
    counts.age = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - reported_);
    return counts;
}

ConsumeResult Conduct::result() const {
    const std::lock_guard lock(mutex_);
    if (error_) std::rethrow_exception(error_);
    return result_.value_or(ConsumeResult{newest_, {}, {}});
}

ConsumeResult Supervisor::run(std::stop_token stop) {
    std::thread worker([conduct = conduct_, work = work_] {
        work(conduct);
        conduct->end_work();
    });
    bool ended = false;
    try {
        ended = watch(stop);
    } catch (...) {  // the observer's
        conduct_->fail(std::current_exception());
        conduct_->stop.request_stop();
        conduct_->hurry.request_stop();
        ended = conduct_->wait_for_end(options_.stop_timeout);
    }
    if (!ended) return worker.detach(), leave();
    worker.join();
    report();
    return conduct_->result();
}

void Supervisor::report() const {
    if (observer_.on_progress && conduct_->has_begun()) observer_.on_progress(conduct_->newest());
}

/// False: the time is over.
bool Supervisor::watch(const std::stop_token& stop) {
    const std::stop_callback pass_on(stop, [this] { conduct_->stop.request_stop(); });
    while (!conduct_->wait_for_end(kLook)) {
        look_at_stop(stop);
        look_at_end();
        if (is_out_of_time()) return false;
        if (Clock::now() < next_report_) continue;
        next_report_ = Clock::now() + kReportEvery;
        report();
    }
    return true;
}

void Supervisor::look_at_stop(const std::stop_token& stop) {
    if (!stop.stop_requested()) return;
    if (!stopped_) {
        stopped_ = Clock::now();
        if (observer_.on_note)
            observer_.on_note({ConsumeNote::Level::info, "stopping",
                               fmt::format("ends within {}", format_duration(options_.stop_timeout))});
    }
}

/// What keeps the work from its end is cancelled.
void Supervisor::look_at_end() {
    if (conduct_->has_answered() && !answered_) answered_ = Clock::now();
    const auto now = Clock::now();
    const bool late = (stopped_ && now - *stopped_ >= options_.stop_timeout / 2) ||
                      (answered_ && now - *answered_ >= kTakingDown);
    if (late && conduct_->hurry.request_stop()) hurry();
}

bool Supervisor::is_out_of_time() const {
    const auto since = stopped_ ? stopped_ : answered_;
    return since && Clock::now() - *since >= options_.stop_timeout;
}

/// On a thread of its own: a database that hangs may not answer this either.
void Supervisor::hurry() {
    conduct_->begin_help();
    std::thread([conduct = conduct_, &sink = sink_] {
        do sink.cancel();
        while (!conduct->wait_for_work(kCancelEvery));
        conduct->end_help();
    }).detach();
}

ConsumeResult Supervisor::leave() const {
    ConsumeResult result{conduct_->newest(), {}, {}};
    result.unfinished =
        sink_.is_committing()
            ? "a commit was sent to the database and not answered: it is in doubt, and the "
              "database's own offsets will tell"
            : "the database or Kafka keeps what is under way: it is rolled back, and read again";
    try {
        const ConsumeResult answered = conduct_->result();
        result.stopped_by = answered.stopped_by;
        result.stopped_before = answered.stopped_before;
    } catch (const std::exception& error) {
        result.unfinished = fmt::format("{}; {}", error.what(), result.unfinished);
    }
    return result;
}

}  // namespace shortener_events::consume
