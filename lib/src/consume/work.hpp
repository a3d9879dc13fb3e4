// What travels from reading to writing: one batch, the records it came from, and the events that were
// rejected.
#pragma once

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
    std::uint64_t shortened = 0;
    std::uint64_t undeliverable = 0;
    std::uint64_t retries = 0;
    std::string stopped_by{};  ///< the event that the run must not get past; what is before it is applied
    Work spent;                ///< for its memory
};

/// The sink, used by the reading thread (claims) and the writing one.
struct SharedSink {
    Sink& sink;
    std::mutex mutex;
};

/// Takes the partition's rows, records and rejected events out.
void drop(Work& work, const TopicPartition& where);

/// Takes those rows and their records out.
void remove_rows(Work& work, const std::vector<bool>& gone);

/// "clicks[0]@41", as people read it.
std::string place_of(const Record& record);

/// Takes out what lies before these offsets; a partition without one goes whole. What is left can be written
/// after it, or be left for another run.
Work take_before(Work& work, const std::map<TopicPartition, std::int64_t>& limits);

}  // namespace shortener_events::consume
