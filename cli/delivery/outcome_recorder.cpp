#include "cli/delivery/outcome_recorder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "cli/output/escape.hpp"
#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

namespace {

std::unique_ptr<OutputFile> open(const std::string& path, const OutcomeFiles& files) {
    return path.empty() ? nullptr : std::make_unique<OutputFile>(path, files.mode, files.permissions);
}

bool exists(const std::string& path) {
    std::error_code failure;
    return !path.empty() && std::filesystem::exists(path, failure);
}

}  // namespace

OutcomeRecorder::OutcomeRecorder(const OutcomeFiles& files)
    : files_(files),
      rejects_(open(files.rejects, files)),
      reasons_(files.rejects.empty() ? nullptr : open(files.rejects + ".reasons", files)),
      unknown_(exists(unknown_path()) ? open(unknown_path(), files) : nullptr),
      report_(open(files.report, files)) {}

void OutcomeRecorder::begin() {
    if (std::exchange(begun_, true)) return;
    for (const auto& file : {&rejects_, &reasons_, &report_})
        if (*file) guarded([&] { (*file)->begin(); });
}

template <typename Write>
void OutcomeRecorder::guarded(const Write& write) {
    if (trouble_) return;
    try {
        write();
    } catch (const Error& error) {
        trouble_ = error;
    }
}

void OutcomeRecorder::record(EventOutcome outcome, const DeliveryReport& report) {
    const auto original =
        originals_.empty() ? decltype(originals_)::node_type() : originals_.extract(report.opaque);
    if (outcome == EventOutcome::delivered) return delivered(report);
    if (outcome == EventOutcome::unknown && report.reason.empty()) return unacknowledged(report.opaque);
    const std::string_view value =
        report.record && report.record->value ? std::string_view(*report.record->value) : "";
    not_arrived(report.opaque, outcome, original ? std::string_view(original.mapped()) : value,
                report.reason);
}

void OutcomeRecorder::delivered(const DeliveryReport& report) {
    counts.latency.add(report.latency);
    if (buffer_) return guarded([&] { buffer_->delivered(report); });
    counts.add(EventOutcome::delivered);
    counts.bytes += report.bytes;
    if (on_settled) on_settled(report.opaque, EventOutcome::delivered);
    if (!report_) return;
    guarded([&] {
        report_->stream() << fmt::format("{}\tdelivered\t{}\t{}\t\n", report.opaque, report.partition,
                                         report.offset);
    });
}

void OutcomeRecorder::unacknowledged(std::uint64_t line) {
    counts.add(EventOutcome::unknown);
    if (on_settled) on_settled(line, EventOutcome::unknown);
    if (report_) guarded([&] { report_->stream() << fmt::format("{}\tunknown\t\t\t\n", line); });
}

void OutcomeRecorder::not_delivered(std::uint64_t line, EventOutcome outcome, std::string_view original,
                                    std::string_view reason, LineEnd end) {
    note(line, outcome, reason);
    if (rejects_ && outcome != EventOutcome::dead_lettered)
        guarded([&] { reject(line, outcome, original, reason, end); });
}

void OutcomeRecorder::continue_reject(std::string_view part, LineEnd end) {
    if (!rejects_) return;
    guarded([&] {
        rejects_->stream() << to_one_line(part);
        if (end == LineEnd::here) end_line();
    });
}

void OutcomeRecorder::end_line() {
    if (!std::exchange(is_in_line_, false)) return;
    rejects_->stream() << '\n' << std::exchange(behind_line_, {});
}

void OutcomeRecorder::write_reject(std::string_view text, LineEnd end) {
    const std::string line = to_one_line(text);  // an item of an array may span several
    if (is_in_line_) return void(behind_line_.append(line).append("\n"));
    rejects_->stream() << line;
    is_in_line_ = true;
    if (end == LineEnd::here) end_line();
}

void OutcomeRecorder::not_arrived(std::uint64_t line, EventOutcome outcome, std::string_view original,
                                  std::string_view reason) {
    if (!buffer_) return not_delivered(line, outcome, original, reason);
    lost_.push_back(
        {line, outcome == EventOutcome::unknown ? EventOutcome::failed : outcome, std::string(reason)});
}

void OutcomeRecorder::note(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    counts.note_failure(line, outcome, reason);
    enter(line, outcome, reason);
}

void OutcomeRecorder::enter(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    begin();
    counts.add(outcome);
    if (on_settled) on_settled(line, outcome);
    if (!report_) return;
    guarded([&] {
        report_->stream() << fmt::format("{}\t{}\t\t\t{}\n", line, to_string(outcome), escape_line(reason));
    });
}

void OutcomeRecorder::reject(std::uint64_t line, EventOutcome outcome, std::string_view original,
                             std::string_view reason, LineEnd end) {
    // What may be in the topic already must not be among what is safe to publish again.
    if (outcome == EventOutcome::unknown)
        unknown_stream() << original << '\n';
    else
        write_reject(original, end);
    write_reason(line, outcome, reason);
}

void OutcomeRecorder::write_reason(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    reasons_->stream() << fmt::format("{}\t{}\t{}\n", line, to_string(outcome), escape_line(reason));
}

void OutcomeRecorder::hold() {
    buffer_ = std::make_unique<TransactionBuffer>(rejects_ != nullptr, report_ != nullptr);
}

void OutcomeRecorder::take(std::string_view original) {
    if (buffer_) guarded([&] { buffer_->take(original); });
}

void OutcomeRecorder::settle(EventOutcome outcome, std::string_view reason) {
    settle_lost(reason);
    counts.add(outcome, buffer_->count());
    if (outcome == EventOutcome::delivered)
        counts.bytes += buffer_->bytes();
    else
        settle_rest(outcome, reason);
    if (outcome != EventOutcome::delivered && outcome != EventOutcome::unknown) take_report_back();
    guarded([&] {
        if (!report_ahead_ || outcome != EventOutcome::delivered) report_held(outcome, reason);
        buffer_->clear();
    });
    report_ahead_.reset();
    lost_.clear();
    culprits_.clear();
}

/// Where the culprits are known, the others failed with them.
void OutcomeRecorder::settle_lost(std::string_view reason) {
    for (const FailedLine& lost : lost_) {
        const auto culprit = culprits_.find(lost.line);
        if (culprits_.empty() || culprit != culprits_.end()) {
            const std::string& cause = culprits_.empty() ? lost.reason : culprit->second;
            note(lost.line, lost.outcome, cause);
            if (reasons_)  // the line itself is held
                guarded([&] { write_reason(lost.line, lost.outcome, cause); });
        } else {
            enter(lost.line, lost.outcome, reason);
        }
    }
}

void OutcomeRecorder::retract() {
    lost_.clear();
    guarded([&] { buffer_->clear(); });
}

void OutcomeRecorder::prepare_commit() {
    if (report_ && report_->is_regular() && !report_ahead_)
        guarded([&] {
            report_ahead_ = report_->size();
            report_held(EventOutcome::delivered, {});
        });
    sizes();
}

/// Also after trouble with a full disk: it takes no space.
void OutcomeRecorder::take_report_back() try {
    if (report_ahead_) report_->cut(*report_ahead_);
    report_ahead_.reset();
} catch (const Error& error) {
    if (!trouble_) trouble_ = error;
}

void OutcomeRecorder::report_held(EventOutcome outcome, std::string_view reason) {
    if (!report_) return;
    buffer_->each_place([&](const TransactionBuffer::Place& place) {
        const bool there = outcome == EventOutcome::delivered;
        report_->stream() << fmt::format("{}\t{}\t{}\t{}\t{}\n", place.line, to_string(outcome),
                                         there ? std::to_string(place.partition) : "",
                                         there ? std::to_string(place.offset) : "", reason);
    });
}

void OutcomeRecorder::settle_rest(EventOutcome outcome, std::string_view reason) {
    if (buffer_->count() > 0 && !counts.first_failure())
        counts.note_failure(buffer_->first_line(), outcome, reason);
    if (!rejects_) return;
    guarded([&] {
        end_line();
        std::ostream& stream = outcome == EventOutcome::unknown ? unknown_stream() : rejects_->stream();
        buffer_->each_line([&](std::string_view line) { stream << to_one_line(line) << '\n'; });
    });
}

OutcomeRecorder::Sizes OutcomeRecorder::sizes() {
    Sizes sizes;
    guarded([&] {
        if (rejects_) sizes.rejects = rejects_->size();
        if (reasons_) sizes.reasons = reasons_->size();
        if (report_) sizes.report = report_->size();
    });
    return sizes;
}

void OutcomeRecorder::cut(const Sizes& sizes) {
    if (rejects_) rejects_->cut(sizes.rejects);
    if (reasons_) reasons_->cut(sizes.reasons);
    if (report_) report_->cut(sizes.report);
}

std::ostream& OutcomeRecorder::unknown_stream() {
    if (!unknown_) unknown_ = open(unknown_path(), files_);
    return unknown_->stream();
}

void OutcomeRecorder::close() {
    guarded([&] { end_line(); });
    for (const auto& file : {&rejects_, &reasons_, &unknown_, &report_})
        if (*file) guarded([&] { (*file)->close(); });
    if (trouble_) throw *trouble_;
}

}  // namespace shortener_events::cli
