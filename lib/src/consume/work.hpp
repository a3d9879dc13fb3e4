// What travels from reading to writing: one batch, the records it came from, and the events that were
// rejected.
#pragma once

#include <algorithm>
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
};

struct Work {
    Batch batch;
    std::vector<Record> records;  ///< of batch.rows, in the same order
    std::vector<Rejected> rejected;
    std::size_t bytes = 0;

    bool empty() const { return batch.progress.empty(); }
};

/// What became of one Work.
struct Settled {
    std::map<TopicPartition, std::int64_t> applied;  ///< next offsets that the database has
    std::map<TopicPartition, std::int64_t> fenced;   ///< epochs that are over
    std::uint64_t rows = 0;
    std::uint64_t repeated = 0;
    std::uint64_t failed = 0;
    std::uint64_t dead_lettered = 0;
    std::uint64_t retries = 0;
    Work spent;  ///< for its memory
};

/// The sink, used by the reading thread (claims) and the writing one.
struct SharedSink {
    Sink& sink;
    std::mutex mutex;
};

/// Takes the partition's rows, records and rejected events out.
inline void drop(Work& work, const TopicPartition& where) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < work.records.size(); ++i) {
        if (work.records[i].topic == where.topic && work.records[i].partition == where.partition) continue;
        if (kept != i) {
            work.records[kept] = std::move(work.records[i]);
            work.batch.rows[kept] = std::move(work.batch.rows[i]);
        }
        ++kept;
    }
    work.records.resize(kept);
    work.batch.rows.resize(kept);
    std::erase_if(work.rejected, [&](const Rejected& rejected) {
        return rejected.record.topic == where.topic && rejected.record.partition == where.partition;
    });
    work.batch.progress.erase(where);
}

}  // namespace shortener_events::consume
