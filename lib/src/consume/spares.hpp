// The memory of settled events, used again: at 100,000 events a second, a dozen small blocks each, allocated
// in one thread and freed in another, would cost as much as checking them.
#pragma once

#include <utility>
#include <vector>

#include "consume/batch.hpp"

namespace shortener_events::consume {

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
