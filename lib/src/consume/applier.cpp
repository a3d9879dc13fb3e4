#include "consume/applier.hpp"

#include <fmt/format.h>

#include <utility>

#include "consume/patience.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

using Level = ConsumeNote::Level;

/// The rows [from, to) and how far they consume their partitions; the last part takes what is consumed beyond
/// rows.
Batch part_of(const Batch& whole, std::size_t from, std::size_t to, const std::vector<Record>& records) {
    Batch part;
    part.now_ms = whole.now_ms;
    part.rows.assign(whole.rows.begin() + static_cast<std::ptrdiff_t>(from),
                     whole.rows.begin() + static_cast<std::ptrdiff_t>(to));
    for (std::size_t i = from; i < to; ++i) {
        const TopicPartition where{records[i].topic, records[i].partition};
        part.progress[where] = {whole.progress.at(where).epoch, records[i].offset + 1,
                                content_of(records[i].key, records[i].value)};
    }
    return part;
}

}  // namespace

Applier::Applier(const KafkaSettings& settings, const ConsumeOptions& options, SharedSink& sink,
                 OnNote on_note)
    : options_(options),
      sink_(sink),
      on_note_(std::move(on_note)),
      box_(settings, options.dead_letter_topic) {}

void Applier::take_over(const std::map<TopicPartition, Claim>& claims) {
    const std::lock_guard lock(claims_mutex_);
    claims_.push_back(claims);
}

void Applier::meet_claims() {
    const std::lock_guard lock(claims_mutex_);
    for (const auto& claims : std::exchange(claims_, {})) box_.take_over(claims);
}

void Applier::note(Level level, const char* event, const std::string& text) const {
    if (on_note_) on_note_({level, event, text});
}

Settled Applier::settle(Work& work, std::stop_token stop) {
    Settled settled;
    meet_claims();
    if (send_rejected(work, stop, settled) && write(work, stop, settled)) box_.settle(settled.applied);
    return settled;
}

bool Applier::send_rejected(Work& work, std::stop_token stop, Settled& settled) {
    if (work.rejected.empty() || options_.on_invalid != OnInvalid::dead_letter) return true;
    // A member that was suspended must not publish for partitions that others have dealt with meanwhile.
    const auto fenced = reach([&] { return sink_.sink.read_fenced(work.batch); }, stop, settled);
    if (!fenced) return false;
    let_go(work, *fenced, settled);
    if (!box_.send(work.rejected, stop)) {
        if (!box_.trouble().empty()) note(Level::warning, "dead-letter-failed", box_.trouble());
        return false;
    }
    settled.dead_lettered += work.rejected.size();
    for (const auto& [record, cause] : work.rejected)
        note(Level::warning, "dead-letter",
             fmt::format("{}[{}]@{}: {}", record.topic, record.partition, record.offset, cause.detail));
    return true;
}

void Applier::tell_positions(Batch& batch) const {
    for (auto& [where, progress] : batch.progress)
        progress.dead_letters = box_.positions(where, progress.next_offset);
}

bool Applier::write(Work& work, std::stop_token stop, Settled& settled) {
    while (!work.batch.progress.empty()) {
        tell_positions(work.batch);
        const auto result = apply(work.batch, stop, settled);
        if (!result) return false;
        if (result->outcome == Outcome::fenced) {
            let_go(work, result->fenced, settled);
            continue;
        }
        if (result->outcome == Outcome::refused) {
            if (!write_range(work, {0, work.batch.rows.size()}, stop, settled)) {
                if (stop.stop_requested()) return false;
                continue;  // a partition is gone: the next attempt finds out which, and skips what is applied
            }
            work.batch.rows.clear();  // what is left is how far the partitions are consumed
            work.records.clear();
            continue;
        }
        settled.repeated += result->repeated;
        settled.rows += work.batch.rows.size() - result->repeated;
        for (const auto& [where, progress] : work.batch.progress)
            settled.applied[where] = progress.next_offset;
        return true;
    }
    return true;
}

bool Applier::write_range(Work& work, Range range, std::stop_token stop, Settled& settled) {
    if (range.from == range.to) return true;
    const Batch part = part_of(work.batch, range.from, range.to, work.records);
    const auto result = apply(part, stop, settled);
    if (!result || result->outcome == Outcome::fenced) return false;
    if (result->outcome == Outcome::refused) return write_refused(work, range, result->detail, stop, settled);
    settled.repeated += result->repeated;
    settled.rows += part.rows.size() - result->repeated;
    for (const auto& [where, progress] : part.progress) settled.applied[where] = progress.next_offset;
    return true;
}

bool Applier::write_refused(Work& work, Range range, const std::string& detail, std::stop_token stop,
                            Settled& settled) {
    if (range.to - range.from == 1) return give_up_on(work, range.from, detail, stop, settled);
    const std::size_t middle = range.from + (range.to - range.from) / 2;
    return write_range(work, {range.from, middle}, stop, settled) &&
           write_range(work, {middle, range.to}, stop, settled);
}

bool Applier::give_up_on(Work& work, std::size_t index, const std::string& detail, std::stop_token stop,
                         Settled& settled) {
    const Batch alone = part_of(work.batch, index, index + 1, work.records);
    for (int attempt = 1; attempt < options_.attempts; ++attempt) {
        ++settled.retries;
        if (!wait_for((1 << attempt) * options_.retry_base, stop)) return false;
        const auto result = apply(alone, stop, settled);
        if (!result || result->outcome == Outcome::fenced) return false;
        if (result->outcome == Outcome::applied) return ++settled.rows, true;
    }
    const Record& record = work.records[index];
    ++settled.failed;
    note(Level::warning, "handler-failed",
         fmt::format("{}[{}]@{}: {}", record.topic, record.partition, record.offset, detail));
    if (options_.on_invalid != OnInvalid::dead_letter) return true;
    if (!box_.send({{record, {"handler-failed", detail, options_.attempts, now_ms(), options_.by}}}, stop))
        return false;
    return ++settled.dead_lettered, true;
}

std::optional<ApplyResult> Applier::apply(const Batch& batch, std::stop_token stop, Settled& settled) {
    return reach([&] { return sink_.sink.apply(batch); }, stop, settled);
}

template <typename Call>
auto Applier::reach(Call call, std::stop_token stop, Settled& settled) -> std::optional<decltype(call())> {
    for (Patience patience;; ++settled.retries) {
        try {
            const std::lock_guard lock(sink_.mutex);
            auto result = call();
            if (down_.exchange(false)) note(Level::info, "database-back", "the database is back");
            return result;
        } catch (const SinkUnavailable& error) {
            if (!down_.exchange(true)) note(Level::warning, "database-down", error.what());
        }
        if (!patience.wait(stop)) return std::nullopt;
    }
}

void Applier::let_go(Work& work, const std::vector<TopicPartition>& fenced, Settled& settled) {
    for (const auto& where : fenced) {
        settled.fenced[where] = work.batch.progress.at(where).epoch;
        note(Level::warning, "fenced",
             fmt::format("{}[{}] belongs to another member now", where.topic, where.partition));
        drop(work, where);
    }
}

}  // namespace shortener_events::consume
