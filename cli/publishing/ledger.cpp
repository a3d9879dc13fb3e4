#include "cli/publishing/ledger.hpp"

#include <fmt/format.h>

#include "cli/output/escape.hpp"

namespace shortener_events::cli {

namespace {

std::unique_ptr<OutputFile> open(const std::string& path, OpenMode mode) {
    return path.empty() ? nullptr : std::make_unique<OutputFile>(path, mode);
}

}  // namespace

Ledger::Ledger(const LedgerFiles& files)
    : files_(files),
      rejects_(open(files.rejects, files.mode)),
      reasons_(files.rejects.empty() ? nullptr : open(files.rejects + ".reasons", files.mode)),
      report_(open(files.report, files.mode)) {}

template <typename Write>
void Ledger::guarded(const Write& write) {
    if (trouble_) return;
    try {
        write();
    } catch (const Error& error) {
        trouble_ = error;
    }
}

void Ledger::delivered(const DeliveryReport& report) {
    tally.add(Outcome::delivered);
    tally.bytes += report.bytes;
    tally.latency.add(report.latency);
    if (on_settled) on_settled(report.tag, Outcome::delivered);
    if (!report_) return;
    guarded([&] {
        report_->stream() << fmt::format("{}\tdelivered\t{}\t{}\t\n", report.tag, report.partition,
                                         report.offset);
    });
}

void Ledger::unacknowledged(std::uint64_t line) {
    tally.add(Outcome::unknown);
    if (on_settled) on_settled(line, Outcome::unknown);
    if (report_) guarded([&] { report_->stream() << fmt::format("{}\tunknown\t\t\t\n", line); });
}

void Ledger::not_delivered(std::uint64_t line, Outcome outcome, std::string_view original,
                           std::string_view reason) {
    tally.add(outcome);
    tally.note_failure(line, outcome, reason);
    if (on_settled) on_settled(line, outcome);
    guarded([&] {
        if (report_)
            report_->stream() << fmt::format("{}\t{}\t\t\t{}\n", line, to_string(outcome),
                                             escape_line(reason));
        if (rejects_ && outcome != Outcome::dead_lettered) reject(line, outcome, original, reason);
    });
}

void Ledger::reject(std::uint64_t line, Outcome outcome, std::string_view original, std::string_view reason) {
    // What may be in the topic already must not be among what is safe to publish again.
    (outcome == Outcome::unknown ? unknown_stream() : rejects_->stream()) << original << '\n';
    reasons_->stream() << fmt::format("{}\t{}\t{}\n", line, to_string(outcome), escape_line(reason));
}

std::ostream& Ledger::unknown_stream() {
    if (!unknown_) unknown_ = open(files_.rejects + ".unknown", files_.mode);
    return unknown_->stream();
}

void Ledger::close() {
    for (const auto& file : {&rejects_, &reasons_, &unknown_, &report_})
        if (*file) guarded([&] { (*file)->close(); });
    if (trouble_) throw *trouble_;
}

}  // namespace shortener_events::cli
