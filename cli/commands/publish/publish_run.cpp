#include "cli/commands/publish/publish_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::chrono::milliseconds kStopCheck{20};  // how soon a stop request is noticed
// A batch of less is copied rather than kept while it is under way: its buffer is far larger than what it
// holds.
constexpr std::size_t kWorthKeeping = std::size_t{16} << 10U;

std::uint64_t number_of(const CheckedBatch& batch, std::size_t index) {
    return batch.number_before + batch.input.lines[index].number;
}

LineEnd end_of(const Line& line) {
    return line.more_follows ? LineEnd::more_follows : LineEnd::here;
}

}  // namespace

PublishRun::PublishRun(OnInvalid on_invalid, AfterStop after_stop, Intake& intake, Shipment& shipment,
                       OutgoingBatch& outgoing)
    : on_invalid_(on_invalid),
      after_stop_(after_stop),
      intake_(intake),
      shipment_(shipment),
      outgoing_(outgoing) {}

void PublishRun::run() {
    while (!intake_.ended()) {
        notice_stop();
        if (cut_short_) return leave();
        auto batch = intake_.next(kStopCheck);
        if (batch)
            process(batch);
        else
            shipment_.courier().hasten();
        shipment_.courier().serve();
        shipment_.commit_if_due();
        shipment_.show_progress();
    }
}

/// An input that has ended by itself meanwhile is not cut short. A line that is rejected is so to its end,
/// unless the user stops the run: more of it may never come.
void PublishRun::leave() {
    do {
        if (const auto batch = intake_.next(kStopCheck)) process(batch);
    } while (shipment_.recorder().is_in_line() && !shipment_.should_stop() && !intake_.ended());
    cut_short_ = !intake_.ended();
    intake_.stop_reading();
}

void PublishRun::notice_stop() {
    if (stopped_.empty() && shipment_.should_stop()) stopped_ = "the run was stopped";
    if (stopped_.empty()) return;
    intake_.stop_checking();
    cut_short_ = after_stop_ == AfterStop::leave;
}

void PublishRun::process(const std::shared_ptr<const CheckedBatch>& shared) {
    const CheckedBatch& batch = *shared;
    const auto& lines = batch.input.lines;
    outgoing_.reset(lines.size());
    originals_.clear();
    shipment_.counts().read += static_cast<std::uint64_t>(std::ranges::count(lines, false, &Line::is_part));
    auto refusal = batch.refused.begin();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].is_part) {
            shipment_.recorder().continue_reject(lines[i].text, end_of(lines[i]));
            note_progress(batch, i);
            continue;
        }
        const bool refused = refusal != batch.refused.end() && refusal->index == i;
        if (!stopped_.empty())
            leave_out(batch, i, EventOutcome::not_attempted, stopped_);
        else if (refused)
            refuse(batch, i, refusal->reason);
        else
            take(batch, i);
        if (refused) ++refusal;
        note_progress(batch, i);
    }
    const bool worth_keeping = batch.input.filled >= kWorthKeeping;
    shipment_.send(outgoing_.all(), worth_keeping ? shared : nullptr, originals_);
    shipment_.note_progress(progress_);
}

void PublishRun::take(const CheckedBatch& batch, std::size_t index) {
    const std::uint64_t number = number_of(batch, index);
    const Line& line = batch.input.lines[index];
    ++shipment_.counts().valid;
    shipment_.recorder().take(line.text);
    if (shipment_.needs_originals()) originals_.push_back(line.text);
    if (batch.records.empty()) return outgoing_.add(line.text, number);
    shipment_.courier().keep_original(number, line.text);
    outgoing_.add(batch.records[index], number);
}

void PublishRun::leave_out(const CheckedBatch& batch, std::size_t index, EventOutcome outcome,
                           const std::string& reason) {
    const Line& line = batch.input.lines[index];
    shipment_.recorder().not_delivered(number_of(batch, index), outcome, line.text, reason, end_of(line));
}

/// A line counts once the last of its parts is there.
void PublishRun::note_progress(const CheckedBatch& batch, std::size_t index) {
    if (!stopped_.empty() || batch.digests.empty() || batch.input.lines[index].more_follows) return;
    progress_ = {number_of(batch, index), batch.digests[index]};
}

void PublishRun::refuse(const CheckedBatch& batch, std::size_t index, const std::string& reason) {
    const std::uint64_t number = number_of(batch, index);
    const Line& line = batch.input.lines[index];
    if (on_invalid_ == OnInvalid::dead_letter && !line.too_long) {
        Record event;
        if (!batch.records.empty() && batch.records[index].value) event = batch.records[index];
        if (!event.value) event.value = line.text;
        return shipment_.courier().send_dead_letter(number, std::move(event),
                                                    {.reason = "invalid",
                                                     .detail = reason,
                                                     .attempts = 1,
                                                     .failed_at_ms = now_ms(),
                                                     .by = fmt::format("shortener-events/{}", version())});
    }
    leave_out(batch, index, EventOutcome::invalid, reason);
    if (on_invalid_ != OnInvalid::stop) return;
    stopped_ = "an earlier event is invalid";
    stopped_by_invalid_ = true;
}

}  // namespace shortener_events::cli
