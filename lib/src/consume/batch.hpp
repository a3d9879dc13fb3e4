// What travels from reading to writing: one batch, the records it came from, and the events that were
// rejected.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "shortener_events/consumer.hpp"
#include "shortener_events/dead_letter.hpp"

namespace shortener_events::consume {

struct Rejected {
    Record record;
    DeadLetterCause cause;
    bool dealt = false;  ///< its letter is written, or is not to be
};

struct WriteBatch {
    Batch batch;
    std::vector<Record> records;  ///< of batch.rows, in the same order
    std::vector<Rejected> rejected;
    std::size_t bytes = 0;

    bool empty() const { return batch.progress.empty(); }
};

/// What became of one WriteBatch.
struct WriteResult {
    std::map<TopicPartition, std::int64_t> applied;  ///< next offsets that the database has
    std::map<TopicPartition, std::int64_t> fenced;   ///< epochs that are over
    std::uint64_t rows = 0;
    std::uint64_t repeated = 0;
    std::uint64_t failed = 0;
    std::uint64_t dead_lettered = 0;
    std::uint64_t shortened = 0;
    std::uint64_t undeliverable = 0;
    std::uint64_t retries = 0;
    std::string stopped_by{};  ///< the event that the run must not get past; what is before it is applied
    WriteBatch spent;          ///< for its memory
};

/// The sink, used by the reading thread (claims) and the writing one.
class SharedSink {
  public:
    explicit SharedSink(Sink& sink) : sink_(sink) {}

    /// `call(sink)`, when nobody else uses it.
    template <typename Call>
    auto use(Call call) {
        const std::lock_guard lock(mutex_);
        const Use use(called_at_);
        return call(sink_);
    }
    /// Nothing while somebody else uses it.
    template <typename Call>
    bool try_to_use(Call call) {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (!lock) return false;
        const Use use(called_at_);
        call(sink_);
        return true;
    }

    /// How long the call under way has lasted; 0: there is none. From any thread.
    std::chrono::milliseconds waited() const {
        const auto since = called_at_.load();
        if (since == Clock::time_point()) return std::chrono::milliseconds(0);
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since);
    }

  private:
    using Clock = std::chrono::steady_clock;
    using CalledAt = std::atomic<Clock::time_point>;

    struct Use {
        explicit Use(CalledAt& called_at) : since(called_at) { since = Clock::now(); }
        ~Use() { since = Clock::time_point(); }
        CalledAt& since;
    };

    Sink& sink_;
    std::mutex mutex_;
    CalledAt called_at_{};
};

/// Takes the partition's rows, records and rejected events out.
void drop(WriteBatch& work, const TopicPartition& where);

/// Takes those rows and their records out.
void remove_rows(WriteBatch& work, const std::vector<bool>& gone);

/// "clicks[0]@41", as people read it.
std::string place_of(const Record& record);

/// Takes out what lies before these offsets; a partition without one goes whole. What is left can be written
/// after it, or be left for another run.
WriteBatch take_before(WriteBatch& work, const std::map<TopicPartition, std::int64_t>& limits);

}  // namespace shortener_events::consume
