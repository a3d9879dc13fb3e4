#include "shortener_events/checked_input.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace shortener_events {

namespace {

std::vector<Violation> check_line(const Line& line, std::size_t max_line, const CheckPlan& plan) {
    if (line.too_long) {
        return {{"", "json", "longer than the limit of " + std::to_string(max_line) + " bytes"}};
    }
    return plan.contract->check(line.text, plan.violations_per_line, line.slack);
}

void check_batch(CheckedLines& batch, std::size_t max_line, const CheckPlan& plan) {
    batch.findings.clear();
    for (std::size_t i = 0; i < batch.input.lines.size(); ++i) {
        if (batch.input.lines[i].is_part) continue;
        auto violations = check_line(batch.input.lines[i], max_line, plan);
        if (!violations.empty()) batch.findings.push_back({i, std::move(violations)});
    }
}

/// The batches under way: read in order, checked in any order, taken in order.
class Pipeline {
  public:
    Pipeline(int fd, const std::string& name, const LineReader::Options& options, const CheckPlan& plan)
        : plan_(plan), max_line_(options.max_line), most_(plan.threads * 2 + 2) {
        reader_ =
            std::thread([this, fd, name, with = options]() mutable { read(fd, name, std::move(with)); });
    }

    ~Pipeline() {
        abandon();
        reader_.join();
        for (auto& checker : checkers_) checker.join();
    }

    void take_all(const std::function<void(const CheckedLines&)>& take) {
        while (auto job = wait_for_first()) {
            take(job->lines);
            const std::lock_guard lock(mutex_);
            spare_.push_back(std::move(job));
            --under_way_;
            changed_.notify_all();
        }
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    struct Job {
        CheckedLines lines;
        bool claimed = false;
        bool checked = false;
    };

    void read(int fd, const std::string& name, LineReader::Options options) {
        // Ends with the caller's stop as well as with ours.
        const std::stop_callback forward(options.stop, [this] { stop_.request_stop(); });
        options.stop = stop_.get_token();
        try {
            LineReader reader(fd, name, std::move(options));
            while (auto job = fresh_job()) {
                if (!reader.read(job->lines.input)) break;
                add(std::move(job));
            }
        } catch (...) {
            fail(std::current_exception());
        }
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    /// Small inputs start few threads.
    void add(std::unique_ptr<Job> job) {
        const std::lock_guard lock(mutex_);
        if (checkers_.size() < plan_.threads) start_checker();
        jobs_.push_back(std::move(job));
        changed_.notify_all();
    }

    void start_checker() {
        try {
            checkers_.emplace_back([this] { check(); });
        } catch (const std::system_error&) {  // the system gives no more threads: those that run will do
            if (checkers_.empty()) throw;
        }
    }

    /// What was read before is still checked, as far as there is somebody to do it.
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(failure);
        changed_.notify_all();
    }

    /// Waits until few enough are under way; nullptr: nobody wants more.
    std::unique_ptr<Job> fresh_job() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return abandoned_ || under_way_ < most_; });
        if (abandoned_) return nullptr;
        ++under_way_;
        if (spare_.empty()) return std::make_unique<Job>();
        auto job = std::move(spare_.back());
        spare_.pop_back();
        job->claimed = job->checked = false;
        return job;
    }

    void check() {
        while (Job* job = claim()) {
            try {
                check_batch(job->lines, max_line_, plan_);
            } catch (...) {
                fail(std::current_exception());
                abandon();
                return;
            }
            const std::lock_guard lock(mutex_);
            job->checked = true;
            changed_.notify_all();
        }
    }

    /// Nothing more is read or checked.
    void abandon() {
        {
            const std::lock_guard lock(mutex_);
            abandoned_ = true;
        }
        stop_.request_stop();
        changed_.notify_all();
    }

    Job* unclaimed() {
        const auto found =
            std::find_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return !job->claimed; });
        return found == jobs_.end() ? nullptr : found->get();
    }

    Job* claim() {
        std::unique_lock lock(mutex_);
        Job* job = nullptr;
        changed_.wait(lock, [&] { return abandoned_ || (job = unclaimed()) != nullptr || ended_; });
        if (abandoned_ || job == nullptr) return nullptr;
        job->claimed = true;
        return job;
    }

    /// nullptr: all are taken, or the first will never be checked.
    std::unique_ptr<Job> wait_for_first() {
        std::unique_lock lock(mutex_);
        const auto is_ready = [&] { return !jobs_.empty() && jobs_.front()->checked; };
        changed_.wait(lock, [&] { return is_ready() || abandoned_ || (jobs_.empty() && ended_); });
        if (!is_ready()) return nullptr;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        return job;
    }

    const CheckPlan plan_;
    const std::size_t max_line_;
    const std::size_t most_;
    std::stop_source stop_;
    std::mutex mutex_;  // guards what follows, but for what a claimed job holds
    std::condition_variable changed_;
    std::deque<std::unique_ptr<Job>> jobs_;
    std::vector<std::unique_ptr<Job>> spare_;
    std::size_t under_way_ = 0;
    std::exception_ptr failure_;
    bool ended_ = false;
    bool abandoned_ = false;
    std::thread reader_;
    std::vector<std::thread> checkers_;  // the reader's, until it has ended
};

}  // namespace

void check_lines(int fd, const std::string& name, const LineReader::Options& options, const CheckPlan& plan,
                 const std::function<void(const CheckedLines&)>& take) {
    if (plan.threads > 1) {
        Pipeline(fd, name, options, plan).take_all(take);
        return;
    }
    LineReader reader(fd, name, options);
    CheckedLines batch;
    while (reader.read(batch.input)) {
        check_batch(batch, options.max_line, plan);
        take(batch);
    }
}

}  // namespace shortener_events
