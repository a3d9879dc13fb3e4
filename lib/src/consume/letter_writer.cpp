// What SinkWriter does about dead letters, and where one cannot be written.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "consume/patience.hpp"
#include "consume/sink_writer.hpp"

namespace shortener_events::consume {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kUnknownFor = 3s;  // so long a cluster that has just started may not know its topics

std::string reason_of(const Posted& posted) {
    return posted.refused.empty() ? posted.trouble : posted.refused.front().reason;
}

bool is_about(const Rejected& rejected, const RefusedLetter& letter) {
    const Record& record = rejected.record;
    return record.offset == letter.offset && record.partition == letter.about.partition &&
           record.topic == letter.about.topic;
}

}  // namespace

/// False: stopped before every letter was dealt with.
bool SinkWriter::send_rejected(WriteBatch& work, std::stop_token stop, WriteResult& settled) {
    if (options_.on_invalid != OnInvalid::dead_letter) return true;
    const auto left = [&] { return !std::ranges::all_of(work.rejected, &Rejected::dealt); };
    for (Patience patience; left();) {
        Posted posted = box_.read_back(work.rejected, stop);
        if (posted.is_complete()) {
            // A member that was suspended must not publish for partitions that others have dealt with
            // meanwhile.
            Clock::time_point asked_at;
            const auto fenced = reach(
                [&](Sink& sink) {
                    asked_at = Clock::now();
                    return sink.read_fenced(work.batch);
                },
                stop, settled);
            if (!fenced) return false;
            drop_fenced(work, *fenced, settled);
            posted = box_.send(work.rejected, stop, asked_at);
        }
        settled.shortened += posted.shortened;
        if (posted.is_complete())
            book_letters(work, settled);
        else if (stop.stop_requested())
            return false;
        else if (!decide(work, posted, settled) && !patience.wait(stop))
            return false;
    }
    return true;
}

void SinkWriter::book_letters(WriteBatch& work, WriteResult& settled) {
    letters_.end();
    unknown_since_.reset();
    for (auto& [record, cause, dealt] : work.rejected) {
        if (std::exchange(dealt, true)) continue;
        ++settled.dead_lettered;
        note(ConsumeNote::Level::warning, "dead-letter",
             fmt::format("{}: {}", place_of(record), cause.detail));
    }
}

/// True: what is refused is settled, and the rest can be tried again at once.
bool SinkWriter::decide(WriteBatch& work, const Posted& posted, WriteResult& settled) {
    letters_.begin("cannot publish a dead letter: " + reason_of(posted));
    const bool may_pass = std::ranges::any_of(posted.refused, &RefusedLetter::may_pass);
    if (!may_pass) unknown_since_.reset();
    if (may_pass && !unknown_since_) unknown_since_ = Clock::now();
    if (may_pass && Clock::now() - *unknown_since_ < kUnknownFor) return false;
    if (posted.refused.empty() || options_.on_undeliverable == OnUndeliverable::wait) return false;
    if (options_.on_undeliverable == OnUndeliverable::skip)
        skip(work, posted.refused, settled);
    else
        stop_at(work, posted.refused, settled);
    return posted.trouble.empty();
}

void SinkWriter::skip(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& settled) {
    for (const auto& letter : refused)
        for (auto& rejected : work.rejected) {
            if (!is_about(rejected, letter)) continue;
            rejected.dealt = true;
            ++settled.undeliverable;
            note(ConsumeNote::Level::warning, "dead-letter-skipped",
                 fmt::format("{}: {}: {}", place_of(rejected.record), letter.reason, rejected.cause.detail));
        }
}

void SinkWriter::stop_at(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& settled) {
    Limits limits;
    for (const auto& letter : refused) {
        auto& limit = limits.try_emplace(letter.about, letter.offset).first->second;
        limit = std::min(limit, letter.offset);
    }
    const auto& [where, offset] = *limits.begin();
    if (settled.stopped_by.empty())
        settled.stopped_by = fmt::format("{}[{}]@{}: its dead letter cannot be written: {}", where.topic,
                                         where.partition, offset, refused.front().reason);
    end_before(work, limits);
}

}  // namespace shortener_events::consume
