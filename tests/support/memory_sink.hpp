// A database in memory: fenced by epochs as a real one, away or slow when a test says so.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "shortener_events/sink.hpp"

namespace shortener_events::tests {

class MemorySink : public Sink {
  public:
    // --- what a test says -------------------------------------------------------------------------------
    std::map<TopicPartition, Claim> stored;
    std::atomic<int> calls_away = 0;  ///< so many calls do not reach it
    std::atomic<bool> slow = false;   ///< a batch waits until it is not, or cancel()
    /// What happens while it waits.
    std::function<void()> while_slow;
    /// Asked before a batch is applied; applied is the usual answer.
    std::function<ApplyResult(const Batch&)> answer;

    // --- what a test finds ------------------------------------------------------------------------------
    std::vector<std::int64_t> offsets;     ///< of the rows, as they came
    std::atomic<bool> is_waiting = false;  ///< a slow batch was begun
    std::atomic<int> expired = 0;          ///< how often it was asked to

    /// Somebody else takes it over.
    void fence(const TopicPartition& where) {
        const std::lock_guard lock(mutex_);
        ++stored[where].epoch;
    }

    std::int64_t next_offset(const TopicPartition& where) {
        const std::lock_guard lock(mutex_);
        return stored[where].next_offset.value_or(0);
    }

    // --- a sink's -----------------------------------------------------------------------------------------
    void bind_cluster(const std::string&) override {}

    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string&) override {
        reach();
        const std::lock_guard lock(mutex_);
        std::map<TopicPartition, Claim> claims;
        for (const auto& where : partitions) {
            ++stored[where].epoch;
            claims[where] = stored[where];
        }
        return claims;
    }

    ApplyResult apply(const Batch& batch) override {
        reach();
        wait_while_slow();
        if (auto fenced = read_fenced(batch); !fenced.empty())
            return {.outcome = Outcome::fenced, .fenced = std::move(fenced)};
        if (answer)
            if (auto result = answer(batch); result.outcome != Outcome::applied) return result;
        const std::lock_guard lock(mutex_);
        for (const auto& row : batch.rows) offsets.push_back(row.offset);
        for (const auto& [where, progress] : batch.progress) {
            stored[where].next_offset = progress.next_offset;
            stored[where].last_record = progress.last_record;
        }
        return {};
    }

    std::vector<TopicPartition> read_fenced(const Batch& batch) override {
        const std::lock_guard lock(mutex_);
        std::vector<TopicPartition> fenced;
        for (const auto& [where, progress] : batch.progress)
            if (progress.epoch != stored[where].epoch) fenced.push_back(where);
        return fenced;
    }

    std::size_t expire_processed(std::int64_t, std::size_t) override { return ++expired, 0; }

    void cancel() override { cancelled_ = true; }

  private:
    void reach() {
        if (calls_away > 0 && calls_away-- > 0) throw SinkUnavailable("no database");
    }
    void wait_while_slow() {
        while (slow && !cancelled_) {
            is_waiting = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (while_slow) while_slow();
        }
        if (cancelled_) throw SinkUnavailable("cancelled");
    }

    std::mutex mutex_;
    std::atomic<bool> cancelled_ = false;
};

}  // namespace shortener_events::tests
