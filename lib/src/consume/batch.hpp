// What travels from reading to writing: one batch, the records it came from, and the events that were
// rejected.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "consume/notes.hpp"
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

/// Takes the partition's rows, records and rejected events out.
void drop(WriteBatch& work, const TopicPartition& where);

/// Takes out what belongs to another member now.
void drop_fenced(WriteBatch& work, const std::vector<TopicPartition>& fenced, WriteResult& result,
                 const Notes& notes);

/// Takes those rows and their records out.
void remove_rows(WriteBatch& work, const std::vector<bool>& gone);

/// "clicks[0]@41", as people read it.
std::string place_of(const Record& record);

/// Takes out what lies before these offsets; a partition without one goes whole. What is left can be written
/// after it, or be left for another run.
WriteBatch take_before(WriteBatch& work, const std::map<TopicPartition, std::int64_t>& limits);

/// The memory of settled events, used again: at 100,000 events a second, a dozen small blocks each, allocated
/// in one thread and freed in another, would cost as much as checking them.
class RecordPool {
  public:
    Record record() { return take(records_); }
    Row row() { return take(rows_); }

    void put(Record record) {
        if (is_small(record)) records_.push_back(std::move(record));
    }
    void put(WriteBatch work) {
        for (std::size_t i = 0; i < work.records.size(); ++i) {
            if (rows_.size() >= kMost || !is_small(work.records[i])) continue;
            rows_.push_back(std::move(work.batch.rows[i]));
            records_.push_back(std::move(work.records[i]));
        }
    }

  private:
    static constexpr std::size_t kMost = 50'000;
    static constexpr std::size_t kSmall =
        4096;  // bytes; the memory of a few large events is not worth keeping

    static bool is_small(const Record& record) { return !record.value || record.value->capacity() <= kSmall; }

    template <typename T>
    static T take(std::vector<T>& spares) {
        if (spares.empty()) return {};
        T spare = std::move(spares.back());
        spares.pop_back();
        return spare;
    }

    std::vector<Record> records_;
    std::vector<Row> rows_;
};

}  // namespace shortener_events::consume
