#include "cli/delivery/publish_session.hpp"

#include <malloc.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/kept_file.hpp"
#include "cli/output/output_file.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kNothingSent = "shortener-events: left before anything was sent\n";
constexpr std::string_view kLastWords =
    "shortener-events: left at once; events without an acknowledgement may or "
    "may not be in the topic\n";

// How long acknowledgements are waited for after a stop, so that the answer to it comes within a second.
constexpr std::chrono::milliseconds kAfterStop{800};

/// Requests of half a megabyte come and go by the hundred: given back to the system every time, their memory
/// would have to be cleared and mapped as often.
void keep_freed_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

}  // namespace

Shipment::Shipment(Context& context, const DeliveryFlags& flags, const CourierOptions& options,
                   const OutcomeFiles& files, RunFacts shown)
    : context_(context),
      flags_(flags),
      options_(options),
      shown_(std::move(shown)),
      stop_(Interrupt::stop_reading(std::string(context.progress().eraser()).append(kNothingSent))),
      recorder_(files),
      courier_(context.kafka(), options, recorder_, stop_) {
    keep_freed_memory();
    context.go_on_without_reader();
    courier_.on_wait = [this] { show_progress(); };
}

void Shipment::use_transactions(Checkpoint* checkpoint) {
    transactions_ = std::make_unique<Transactions>(context_.kafka(), courier_, recorder_, checkpoint, stop_);
    whole_input_ = checkpoint == nullptr;
}

void Shipment::note_progress(const ReadProgress& progress) {
    if (transactions_ && progress.line > 0) transactions_->note_progress(progress);
}

void Shipment::commit_if_due() {
    if (transactions_ && !recorder_.is_in_line()) transactions_->commit_if_due(context_.kafka().timeout);
}

void Shipment::end_transaction() {
    std::string why_not = recorder_.trouble() ? recorder_.trouble()->what() : "";
    if (whole_input_ && why_not.empty()) {
        why_not = doomed_;
        if (stop_.stop_requested()) why_not = "the run was stopped";
        if (why_not.empty() && recorder_.counts.settled() > 0)
            why_not = "not every line is a deliverable event";
    }
    const std::string result = transactions_->finish(why_not);
    if (!result.empty()) context_.warn(result);
}

void Shipment::start(bool dead_letters) {
    courier_.require_topics(dead_letters);
    if (transactions_) transactions_->start();
    Interrupt::stop_cleanly(std::string(context_.progress().eraser()).append(kLastWords));
    started_ = std::chrono::steady_clock::now();
}

bool Shipment::should_stop() const {
    return stop_.stop_requested() || recorder_.trouble() || (transactions_ && transactions_->failed()) ||
           !courier_.publisher().fatal_error().empty();
}

void Shipment::send(std::span<const Outgoing> batch, std::shared_ptr<const void> keeper,
                    std::span<const std::string_view> originals) {
    if (transactions_) transactions_->keep(batch, originals);
    if (batch.empty()) return;
    recorder_.begin();
    if (!should_stop() && courier_.send(batch, std::move(keeper))) return;
    for (const auto& event : batch)
        recorder_.not_arrived(event.tag, EventOutcome::not_attempted, event.value.value_or(""),
                              "the run was stopped");
}

void Shipment::show_progress() {
    const std::uint64_t read = recorder_.counts.read, done = read - courier_.unsettled();
    auto share = share_ ? share_() : std::nullopt;
    if (share && read > 0) *share *= static_cast<double>(done) / static_cast<double>(read);
    context_.progress().update(done, shown_.unit, share);
}

RunFacts Shipment::facts() const {
    RunFacts facts = shown_;
    facts.topic = options_.topic;
    facts.acks = options_.publisher.acks;
    facts.elapsed = std::chrono::steady_clock::now() - started_;
    return facts;
}

int Shipment::finish() {
    courier_.finish(std::min(context_.kafka().timeout, kAfterStop));
    if (transactions_) end_transaction();
    if (const auto fatal = courier_.publisher().fatal_error(); !fatal.empty())
        context_.warn("the Kafka client cannot go on: " + fatal);
    std::istringstream lines(to_text(recorder_.counts, facts()));
    for (std::string line; std::getline(lines, line);) context_.note(line);
    const auto trouble = close_recorder();
    write_files();
    if (trouble) throw *trouble;
    const PublishCounts& counts = recorder_.counts;
    const bool fire_and_forget = options_.publisher.acks == Acks::none;
    const auto good = counts[EventOutcome::delivered] + (fire_and_forget ? counts[EventOutcome::unknown] : 0);
    return Interrupt::exit_status(good == counts.settled() ? kDone : kNo);
}

/// First: a summary that cannot be written must not take the rejects along. Where the input was refused
/// before its first event, the files of an earlier run stay.
std::optional<Error> Shipment::close_recorder() try {
    if (doomed_.empty() || recorder_.begun()) recorder_.close();
    return std::nullopt;
} catch (const Error& error) {
    return error;
}

void Shipment::write_files() const {
    KeptFile(flags_.metrics, [this](const std::string& trouble) {
        context_.warn(trouble);
    }).update(to_prometheus(recorder_.counts, facts()));
    if (flags_.summary_json.empty()) return;
    std::ostringstream summary;
    print_json(summary, to_json(recorder_.counts, facts()));
    replace_file(flags_.summary_json, summary.str());
}

}  // namespace shortener_events::cli
