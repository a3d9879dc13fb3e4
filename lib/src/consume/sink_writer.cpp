#include "consume/sink_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/backoff.hpp"

namespace shortener_events::consume {

namespace {

using Limits = std::map<TopicPartition, std::int64_t>;

void book(const Batch& batch, std::size_t repeated, WriteResult& result) {
    result.repeated += repeated;
    result.rows += batch.rows.size() - repeated;
    for (const auto& [where, progress] : batch.progress) result.applied[where] = progress.next_offset;
}

}  // namespace

SinkWriter::SinkWriter(const ConsumeOptions& options, SharedSink& sink, LetterOutbox& outbox,
                       Trouble& letter_trouble, const Notes& notes, const RunClock& clock)
    : options_(options),
      sink_(sink),
      outbox_(outbox),
      notes_(notes),
      letters_(options, sink, outbox, letter_trouble, notes, clock) {}

WriteResult SinkWriter::write(WriteBatch& work, std::stop_token stop) {
    WriteResult result;
    if (write(work, stop, result)) outbox_.settle(result.applied);
    return result;
}

/// False: stopped before all of it was written.
bool SinkWriter::write(WriteBatch& work, std::stop_token stop, WriteResult& result) {
    for (int attempt = 1; !work.batch.progress.empty();) {
        if (!work.rejected.empty() && !letters_.write(work, stop, result)) return false;
        if (work.batch.progress.empty()) break;  // the first letter of each partition ended it
        set_dead_letter_positions(work.batch);
        const auto answer =
            sink_.call_with_retry([&](Sink& sink) { return sink.apply(work.batch); }, stop, result.retries);
        if (!answer) return false;
        if (answer->outcome == Outcome::applied) return book(work.batch, answer->repeated, result), true;
        if (answer->outcome == Outcome::fenced)
            drop_fenced(work, answer->fenced, result, notes_);
        else if (!meet_refusal(work, answer->refused, attempt, stop, result))
            return false;
    }
    return true;
}

void SinkWriter::set_dead_letter_positions(Batch& batch) const {
    for (auto& [where, progress] : batch.progress)
        progress.dead_letters = outbox_.positions(where, progress.next_offset);
}

// --- rows that the database refuses ------------------------------------------------------------------------

bool SinkWriter::meet_refusal(WriteBatch& work, const std::vector<RefusedRow>& refused, int& attempt,
                              std::stop_token stop, WriteResult& result) {
    std::vector<RefusedRow> hopeless;
    std::vector<RefusedRow> others;
    for (const auto& row : refused)
        (row.is_final || attempt >= options_.attempts ? hopeless : others).push_back(row);
    if (!others.empty() && !write_before(work, others, stop, result)) return false;
    if (others.empty()) return give_up_on(work, hopeless, attempt, result), true;
    ++result.retries;
    return wait_for((1 << attempt++) * options_.retry_base, stop);
}

/// What is not held up by these rows need not wait with them.
bool SinkWriter::write_before(WriteBatch& work, const std::vector<RefusedRow>& refused, std::stop_token stop,
                              WriteResult& result) {
    Limits limits;
    for (const auto& row : refused) {
        const Record& record = work.records[row.index];
        auto& limit = limits.try_emplace({record.topic, record.partition}, record.offset).first->second;
        limit = std::min(limit, record.offset);
    }
    WriteBatch before = take_before(work, limits);
    return write(before, stop, result);
}

void SinkWriter::give_up_on(WriteBatch& work, const std::vector<RefusedRow>& refused, int attempts,
                            WriteResult& result) const {
    Limits limits;
    std::vector<bool> gone(work.records.size());
    for (const auto& [index, detail, is_final] : refused) {
        Record& record = work.records[index];
        notes_.warn("handler-failed", fmt::format("{}: {}", place_of(record), detail));
        if (options_.on_invalid == OnInvalid::stop) {
            limits.try_emplace({record.topic, record.partition},
                               record.offset);  // the first one: they ascend
            if (result.stopped_by.empty())
                result.stopped_by = fmt::format("{}: the database refuses it: {}", place_of(record), detail);
            continue;
        }
        ++result.failed;
        gone[index] = true;
        work.rejected.push_back(
            {std::move(record), {"handler-failed", detail, attempts, now_ms(), options_.by}});
    }
    remove_rows(work, gone);
    if (!limits.empty()) work = take_before(work, limits);
}

}  // namespace shortener_events::consume
