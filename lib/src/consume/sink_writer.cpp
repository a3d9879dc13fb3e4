#include "consume/sink_writer.hpp"

#include <fmt/format.h>

#include <utility>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

using Level = ConsumeNote::Level;

}  // namespace

SinkWriter::SinkWriter(const KafkaSettings& settings, const ConsumeOptions& options, SharedSink& sink,
                       OnNote on_note)
    : options_(options),
      sink_(sink),
      on_note_(std::move(on_note)),
      database_({"database-down", "database-back", "the database is back"}, on_note_),
      letters_({"dead-letters-failing", "dead-letters-back", "dead letters are written again"}, on_note_),
      box_(settings, options.dead_letter_topic, [this](const std::string& why) { letters_.begin(why); }) {}

void SinkWriter::take_over(const std::map<TopicPartition, Claim>& claims) {
    const std::lock_guard lock(claims_mutex_);
    claims_.push_back(claims);
}

void SinkWriter::meet_claims() {
    const std::lock_guard lock(claims_mutex_);
    for (const auto& claims : std::exchange(claims_, {})) box_.take_over(claims);
}

void SinkWriter::note(Level level, const char* event, const std::string& text) const {
    if (on_note_) on_note_({level, event, text});
}

WriteResult SinkWriter::settle(WriteBatch& work, std::stop_token stop) {
    WriteResult settled;
    meet_claims();
    if (write(work, stop, settled)) box_.settle(settled.applied);
    return settled;
}

void SinkWriter::set_dead_letter_positions(Batch& batch) const {
    for (auto& [where, progress] : batch.progress)
        progress.dead_letters = box_.positions(where, progress.next_offset);
}

void SinkWriter::book(const WriteBatch& work, const ApplyResult& result, WriteResult& settled) {
    settled.repeated += result.repeated;
    settled.rows += work.batch.rows.size() - result.repeated;
    for (const auto& [where, progress] : work.batch.progress) settled.applied[where] = progress.next_offset;
}

/// False: stopped before all of it was written.
bool SinkWriter::write(WriteBatch& work, std::stop_token stop, WriteResult& settled) {
    for (int attempt = 1; !work.batch.progress.empty();) {
        if (!send_rejected(work, stop, settled)) return false;
        if (work.batch.progress.empty()) break;  // the first letter of each partition ended it
        set_dead_letter_positions(work.batch);
        const auto result = reach([&](Sink& sink) { return sink.apply(work.batch); }, stop, settled);
        if (!result) return false;
        if (result->outcome == Outcome::applied) return book(work, *result, settled), true;
        if (result->outcome == Outcome::fenced)
            drop_fenced(work, result->fenced, settled);
        else if (!meet_refusal(work, result->refused, attempt, stop, settled))
            return false;
    }
    return true;
}

void SinkWriter::drop_fenced(WriteBatch& work, const std::vector<TopicPartition>& fenced,
                             WriteResult& settled) {
    for (const auto& where : fenced) {
        settled.fenced[where] = work.batch.progress.at(where).epoch;
        note(Level::warning, "fenced",
             fmt::format("{}[{}] belongs to another member now", where.topic, where.partition));
        drop(work, where);
    }
}

// --- rows that the database refuses ------------------------------------------------------------------------

bool SinkWriter::meet_refusal(WriteBatch& work, const std::vector<RefusedRow>& refused, int& attempt,
                              std::stop_token stop, WriteResult& settled) {
    std::vector<RefusedRow> hopeless;
    std::vector<RefusedRow> others;
    for (const auto& row : refused)
        (row.is_final || attempt >= options_.attempts ? hopeless : others).push_back(row);
    if (!others.empty() && !write_before(work, others, stop, settled)) return false;
    if (others.empty()) return give_up_on(work, hopeless, attempt, settled), true;
    ++settled.retries;
    return wait_for((1 << attempt++) * options_.retry_base, stop);
}

/// What is not held up by these rows need not wait with them.
bool SinkWriter::write_before(WriteBatch& work, const std::vector<RefusedRow>& refused, std::stop_token stop,
                              WriteResult& settled) {
    Limits limits;
    for (const auto& row : refused) {
        const Record& record = work.records[row.index];
        auto& limit = limits.try_emplace({record.topic, record.partition}, record.offset).first->second;
        limit = std::min(limit, record.offset);
    }
    WriteBatch before = take_before(work, limits);
    return write(before, stop, settled);
}

void SinkWriter::give_up_on(WriteBatch& work, const std::vector<RefusedRow>& refused, int attempts,
                            WriteResult& settled) {
    Limits limits;
    std::vector<bool> gone(work.records.size());
    for (const auto& [index, detail, is_final] : refused) {
        Record& record = work.records[index];
        note(Level::warning, "handler-failed", fmt::format("{}: {}", place_of(record), detail));
        if (options_.on_invalid == OnInvalid::stop) {
            limits.try_emplace({record.topic, record.partition},
                               record.offset);  // the first one: they ascend
            if (settled.stopped_by.empty())
                settled.stopped_by = fmt::format("{}: the database refuses it: {}", place_of(record), detail);
            continue;
        }
        ++settled.failed;
        gone[index] = true;
        work.rejected.push_back(
            {std::move(record), {"handler-failed", detail, attempts, now_ms(), options_.by}});
    }
    remove_rows(work, gone);
    if (!limits.empty()) end_before(work, limits);
}

void SinkWriter::end_before(WriteBatch& work, const Limits& limits) {
    work = take_before(work, limits);
}

}  // namespace shortener_events::consume
