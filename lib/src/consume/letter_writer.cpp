#include "consume/letter_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/backoff.hpp"

namespace shortener_events::consume {

namespace {

constexpr std::chrono::seconds kUnknownFor{
    3};  // so long a cluster that has just started may not know its topics

std::string reason_of(const Posted& posted) {
    return posted.refused.empty() ? posted.trouble : posted.refused.front().reason;
}

bool is_about(const Rejected& rejected, const RefusedLetter& letter) {
    const Record& record = rejected.record;
    return record.offset == letter.offset && record.partition == letter.about.partition &&
           record.topic == letter.about.topic;
}

/// The run goes no further than to the first of them in each partition.
void end_before(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& result) {
    std::map<TopicPartition, std::int64_t> limits;
    for (const auto& letter : refused) {
        auto& limit = limits.try_emplace(letter.about, letter.offset).first->second;
        limit = std::min(limit, letter.offset);
    }
    const auto& [where, offset] = *limits.begin();
    if (result.stopped_by.empty())
        result.stopped_by = fmt::format("{}[{}]@{}: its dead letter cannot be written: {}", where.topic,
                                        where.partition, offset, refused.front().reason);
    work = take_before(work, limits);
}

}  // namespace

LetterWriter::LetterWriter(const ConsumeOptions& options, SharedSink& sink, LetterOutbox& outbox,
                           Trouble& trouble, Notes notes, RunClock clock)
    : on_invalid_(options.on_invalid),
      on_undeliverable_(options.on_undeliverable),
      sink_(sink),
      outbox_(outbox),
      trouble_(trouble),
      notes_(std::move(notes)),
      clock_(std::move(clock)) {}

bool LetterWriter::write(WriteBatch& work, std::stop_token stop, WriteResult& result) {
    if (on_invalid_ != OnInvalid::dead_letter) return true;
    for (Backoff backoff; !std::ranges::all_of(work.rejected, &Rejected::dealt);) {
        const auto posted = attempt(work, stop, result);
        if (!posted) return false;
        result.shortened += posted->shortened;
        if (posted->is_complete())
            book(work, result);
        else if (stop.stop_requested() || (!decide(work, *posted, result) && !backoff.wait(stop)))
            return false;
    }
    return true;
}

/// A member that was suspended must not publish for partitions that others have dealt with meanwhile, so the
/// database is asked first. nullopt: stopped.
std::optional<Posted> LetterWriter::attempt(WriteBatch& work, std::stop_token stop, WriteResult& result) {
    Posted posted = outbox_.read_back(work.rejected, stop);
    if (!posted.is_complete()) return posted;
    LetterOutbox::Clock::time_point asked_at;
    const auto fenced = sink_.call_with_retry(
        [&](Sink& sink) {
            asked_at = clock_.now();
            return sink.read_fenced(work.batch);
        },
        stop, result.retries);
    if (!fenced) return std::nullopt;
    drop_fenced(work, *fenced, result, notes_);
    return outbox_.send(work.rejected, stop, asked_at);
}

void LetterWriter::book(WriteBatch& work, WriteResult& result) {
    trouble_.end();
    unknown_since_.reset();
    for (auto& [record, cause, dealt] : work.rejected) {
        if (std::exchange(dealt, true)) continue;
        ++result.dead_lettered;
        notes_.warn("dead-letter", fmt::format("{}: {}", place_of(record), cause.detail));
    }
}

/// True: what is refused is settled, and the rest can be tried again at once.
bool LetterWriter::decide(WriteBatch& work, const Posted& posted, WriteResult& result) {
    trouble_.begin("cannot publish a dead letter: " + reason_of(posted));
    if (!is_refused_for_good(posted) || on_undeliverable_ == OnUndeliverable::wait) return false;
    if (on_undeliverable_ == OnUndeliverable::skip)
        skip(work, posted.refused, result);
    else
        end_before(work, posted.refused, result);
    return posted.trouble.empty();
}

bool LetterWriter::is_refused_for_good(const Posted& posted) {
    const bool may_pass = std::ranges::any_of(posted.refused, &RefusedLetter::may_pass);
    if (!may_pass) unknown_since_.reset();
    if (may_pass && !unknown_since_) unknown_since_ = clock_.now();
    if (may_pass && clock_.now() - *unknown_since_ < kUnknownFor) return false;
    return !posted.refused.empty();
}

void LetterWriter::skip(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& result) {
    for (const auto& letter : refused)
        for (auto& rejected : work.rejected) {
            if (!is_about(rejected, letter)) continue;
            rejected.dealt = true;
            ++result.undeliverable;
            notes_.warn("dead-letter-skipped", fmt::format("{}: {}: {}", place_of(rejected.record),
                                                           letter.reason, rejected.cause.detail));
        }
}

}  // namespace shortener_events::consume
