#include "shortener_events/internal/checked_input.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "input/done_lines.hpp"
#include "input/event_check.hpp"

namespace shortener_events {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kAhead = 8;  // batches that wait to be taken where one thread does all

}  // namespace

/// The batches ahead: read in order, checked in any order, taken in order.
struct CheckedInput::Pipeline {
    struct Job {
        CheckedBatch batch;
        bool claimed = false;
        bool checked = false;
        std::exception_ptr failure;  // of the check
    };
    /// Jobs whose batches nobody holds any more.
    struct Pool {
        std::mutex mutex;
        std::vector<std::unique_ptr<Job>> jobs;
    };

    Pipeline(std::vector<InputSource> from, const Options& with)
        : sources(std::move(from)), options(with), event_check(with), done_lines(with.done) {
        reader = std::thread([this] { read_all(); });
    }
    ~Pipeline();

    void read_all();
    void read_source(std::size_t index);
    bool prepare(Job& job, std::size_t source, std::uint64_t before, std::uint64_t& last);
    std::unique_ptr<Job> fresh_job();
    void add(std::unique_ptr<Job> job);
    bool has_checkers();
    void check(Job& job) const;
    void check_claimed();
    Job* claim();
    bool is_ready() const { return !jobs.empty() && jobs.front()->checked; }
    bool is_at_end() const { return ended && jobs.empty(); }
    std::shared_ptr<const CheckedBatch> take(std::optional<milliseconds> wait);
    std::size_t most_ahead() const {
        return options.threads > 1 ? 2 * std::size_t{options.threads} + 2 : kAhead;
    }

    const std::vector<InputSource> sources;
    const Options options;
    const input::EventCheck event_check;
    input::DoneLines done_lines;  // the reader's
    std::shared_ptr<Pool> pool = std::make_shared<Pool>();
    std::stop_source stop;
    std::atomic<bool> checking = true;
    mutable std::mutex mutex;           // guards what follows, but for what a claimed job holds
    std::condition_variable_any room;   // for the reader: a batch was taken
    std::condition_variable claimable;  // for those who check
    std::condition_variable ready;      // for who takes
    std::deque<std::unique_ptr<Job>> jobs;
    std::vector<std::uint64_t> begins;
    std::exception_ptr failure;  // of the reading
    bool ended = false;
    bool abandoned = false;
    std::thread reader;
    std::vector<std::thread> checkers;  // the reader's, until it has ended
};

CheckedInput::Pipeline::~Pipeline() {
    {
        const std::lock_guard lock(mutex);
        abandoned = true;
    }
    stop.request_stop();
    claimable.notify_all();
    reader.join();
    for (auto& checker : checkers) checker.join();
}

void CheckedInput::Pipeline::read_all() {
    std::exception_ptr trouble;
    try {
        const std::stop_callback forward(options.reader.stop, [this] { stop.request_stop(); });
        for (std::size_t i = 0; i < sources.size() && !stop.stop_requested(); ++i) read_source(i);
        if (options.digests && !stop.stop_requested()) done_lines.require_all_met();
    } catch (...) {
        trouble = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    failure = std::move(trouble);  // the last of it, so that who takes it frees it
    ended = true;
    claimable.notify_all();
    ready.notify_all();
}

void CheckedInput::Pipeline::read_source(std::size_t index) {
    std::uint64_t before = 0, last = 0;
    {
        const std::lock_guard lock(mutex);
        before = begins.empty() ? 0 : begins.back();
    }
    LineReader::Options with = options.reader;
    with.stop = stop.get_token();
    LineReader lines(sources[index].fd, sources[index].name, std::move(with));
    for (auto job = fresh_job(); lines.read(job->batch.input); job = fresh_job())
        if (prepare(*job, index, before, last)) add(std::move(job));
    const std::lock_guard lock(mutex);
    begins.push_back(before + last);
}

/// `last`: the number of the last line so far. False: nothing of the batch is left to be done.
bool CheckedInput::Pipeline::prepare(Job& job, std::size_t source, std::uint64_t before,
                                     std::uint64_t& last) {
    CheckedBatch& batch = job.batch;
    batch.source = source;
    batch.number_before = before;
    if (options.number_items)  // several items may stand on one line
        for (Line& line : batch.input.lines) line.number = line.is_part ? last : ++last;
    last = batch.input.lines.back().number;
    if (options.digests) done_lines.follow(batch);
    return !batch.input.lines.empty();
}

std::unique_ptr<CheckedInput::Pipeline::Job> CheckedInput::Pipeline::fresh_job() {
    const std::lock_guard lock(pool->mutex);
    if (pool->jobs.empty()) return std::make_unique<Job>();
    auto job = std::move(pool->jobs.back());
    pool->jobs.pop_back();
    job->claimed = job->checked = false;
    job->batch.findings.clear();
    job->batch.records.clear();
    job->batch.digests.clear();
    return job;
}

/// Where nobody else checks, the reader does. Waits until few enough are ahead.
void CheckedInput::Pipeline::add(std::unique_ptr<Job> job) {
    if (options.threads <= 1 || !has_checkers()) {
        check(*job);
        job->claimed = job->checked = true;
    }
    std::unique_lock lock(mutex);
    room.wait(lock, stop.get_token(), [&] { return jobs.size() < most_ahead(); });
    jobs.push_back(std::move(job));
    if (!jobs.back()->claimed)
        claimable.notify_one();
    else if (jobs.size() == 1)
        ready.notify_one();
}

/// Starts one more, so that small inputs start few. False: the system gives no threads.
bool CheckedInput::Pipeline::has_checkers() {
    if (checkers.size() >= options.threads) return true;
    try {
        checkers.emplace_back([this] { check_claimed(); });
    } catch (const std::system_error&) {
    }
    return !checkers.empty();
}

void CheckedInput::Pipeline::check(Job& job) const {
    try {
        if (checking) event_check.check(job.batch);
    } catch (...) {
        job.failure = std::current_exception();
    }
}

void CheckedInput::Pipeline::check_claimed() {
    while (Job* job = claim()) {
        check(*job);
        const std::lock_guard lock(mutex);
        job->checked = true;
        if (is_ready()) ready.notify_one();
    }
}

CheckedInput::Pipeline::Job* CheckedInput::Pipeline::claim() {
    std::unique_lock lock(mutex);
    const auto unclaimed = [&] { return std::ranges::find(jobs, false, &Job::claimed); };
    claimable.wait(lock, [&] { return abandoned || ended || unclaimed() != jobs.end(); });
    const auto found = unclaimed();
    if (abandoned || found == jobs.end()) return nullptr;
    (*found)->claimed = true;
    return found->get();
}

std::shared_ptr<const CheckedBatch> CheckedInput::Pipeline::take(std::optional<milliseconds> wait) {
    std::unique_lock lock(mutex);
    const auto is_known = [&] { return is_ready() || is_at_end(); };
    if (wait)
        ready.wait_for(lock, *wait, is_known);
    else
        ready.wait(lock, is_known);
    if (is_at_end() && failure) std::rethrow_exception(std::exchange(failure, nullptr));
    if (!is_ready()) return nullptr;
    std::unique_ptr<Job> next = std::move(jobs.front());
    jobs.pop_front();
    room.notify_one();
    lock.unlock();
    if (next->failure) std::rethrow_exception(next->failure);
    const std::shared_ptr<Job> held(next.release(), [pool = pool](Job* done) {
        const std::lock_guard pool_lock(pool->mutex);
        pool->jobs.emplace_back(done);
    });
    return {held, &held->batch};
}

CheckedInput::CheckedInput(std::vector<InputSource> sources, const Options& options)
    : pipeline_(std::make_unique<Pipeline>(std::move(sources), options)) {}

CheckedInput::~CheckedInput() = default;

const CheckedInput::Options& CheckedInput::options() const {
    return pipeline_->options;
}

std::shared_ptr<const CheckedBatch> CheckedInput::next(milliseconds wait) {
    return pipeline_->take(wait);
}

std::shared_ptr<const CheckedBatch> CheckedInput::next() {
    return pipeline_->take(std::nullopt);
}

bool CheckedInput::ended() const {
    const std::lock_guard lock(pipeline_->mutex);
    return pipeline_->is_at_end() && !pipeline_->failure;
}

void CheckedInput::stop_checking() {
    pipeline_->checking = false;
}

void CheckedInput::stop_reading() {
    pipeline_->stop.request_stop();
}

std::vector<std::uint64_t> CheckedInput::begins() const {
    const std::lock_guard lock(pipeline_->mutex);
    std::vector<std::uint64_t> result{0};
    result.insert(result.end(), pipeline_->begins.begin(), pipeline_->begins.end());
    return result;
}

}  // namespace shortener_events
