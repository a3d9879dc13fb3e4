#include "cli/delivery/publish_session.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <utility>

#include "cli/delivery/refusal_text.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "shortener_events/internal/missing_right_hint.hpp"

namespace shortener_events::cli {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view kNothingSent = "shortener-events: left before anything was sent\n";
constexpr std::string_view kLastWords =
    "shortener-events: left at once; events without an acknowledgement may or "
    "may not be in the topic\n";

// How long acknowledgements are waited for after a stop, so that the answer to it comes within a second.
constexpr milliseconds kAfterStop{800};
constexpr milliseconds kStopCheck{20};  // how soon a stop request is noticed
// A batch of less is copied rather than kept while it is under way: its buffer is far larger than what it
// holds.
constexpr std::size_t kWorthKeeping = std::size_t{16} << 10U;

/// Requests of half a megabyte come and go by the hundred: given back to the system every time, their memory
/// would have to be cleared and mapped as often.
void keep_freed_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

DeliveryOptions with_stop(DeliveryOptions options, Context& context, std::function<void()> on_wait) {
    options.stop = Interrupt::stop_reading(std::string(context.progress().eraser()).append(kNothingSent));
    options.on_wait = std::move(on_wait);
    return options;
}

RunFacts with_delivery(RunFacts facts, const std::string& topic, Acks acks) {
    facts.topic = topic;
    facts.acks = acks;
    return facts;
}

std::uint64_t number_of(const CheckedBatch& batch, std::size_t index) {
    return batch.number_before + batch.input.lines[index].number;
}

LineEnd end_of(const Line& line) {
    return line.more_follows ? LineEnd::more_follows : LineEnd::here;
}

}  // namespace

PublishSession::PublishSession(Context& context, const DeliveryFlags& flags, const std::string& topic,
                               const DeliveryOptions& options, const OutcomeFiles& files, RunFacts shown)
    : context_(context),
      topic_(topic),
      partition_(flags.partition),
      options_(with_stop(options, context, [this] { show_progress(); })),
      report_(context, flags, with_delivery(std::move(shown), topic, options.publisher.acks)),
      recorder_(files),
      session_(context.kafka(), options_, [this](EventOutcome outcome, const DeliveryReport& report) {
          recorder_.record(outcome, report);
      }) {
    keep_freed_memory();
    context.go_on_without_reader();
}

void PublishSession::use_transactions(Checkpoint* checkpoint) {
    transactions_ = std::make_unique<Transactions>(context_.kafka(), topic_, session_, recorder_, checkpoint,
                                                   options_.stop);
    whole_input_ = checkpoint == nullptr;
}

void PublishSession::start(bool dead_letters) {
    const TopicInfo topic = session_.require_topic(topic_);
    if (partition_ >= 0) require_partition(topic, partition_);
    if (dead_letters || options_.on_failure == OnFailure::dead_letter)
        session_.require_topic(dead_letter_topic_of(topic_));
    if (transactions_) transactions_->start();
    Interrupt::stop_cleanly(std::string(context_.progress().eraser()).append(kLastWords));
    report_.start();
}

bool PublishSession::should_stop() const {
    return options_.stop.stop_requested() || recorder_.trouble() ||
           (transactions_ && transactions_->failed()) || session_.fault() || !session_.fatal_error().empty();
}

void PublishSession::publish(CheckedInput& input, OutgoingBatch& outgoing, OnInvalid on_invalid,
                             AfterStop after_stop) try {
    while (!input.ended()) {
        notice_stop(input, after_stop);
        if (cut_short_) return leave(input, outgoing, on_invalid);
        if (const auto batch = input.next(kStopCheck)) {
            if (told_of_read_) told_of_read_(*batch);
            process(batch, input, outgoing, on_invalid);
        } else {
            session_.hasten();
        }
        session_.serve();
        commit_if_due();
        show_progress();
    }
} catch (const Error& error) {
    unreadable_ = error.what();
    throw;
}

void PublishSession::notice_stop(CheckedInput& input, AfterStop after_stop) {
    if (stopped_.empty() && should_stop()) stopped_ = "the run was stopped";
    if (stopped_.empty()) return;
    input.stop_checking();
    cut_short_ = after_stop == AfterStop::leave;
}

/// An input that has ended by itself meanwhile is not cut short. A line that is rejected is so to its end,
/// unless the user stops the run: more of it may never come.
void PublishSession::leave(CheckedInput& input, OutgoingBatch& outgoing, OnInvalid on_invalid) {
    do {
        if (const auto batch = input.next(kStopCheck)) process(batch, input, outgoing, on_invalid);
    } while (recorder_.is_in_line() && !should_stop() && !input.ended());
    cut_short_ = !input.ended();
    input.stop_reading();
}

void PublishSession::process(const std::shared_ptr<const CheckedBatch>& shared, const CheckedInput& input,
                             OutgoingBatch& outgoing, OnInvalid on_invalid) {
    const CheckedBatch& batch = *shared;
    const auto& lines = batch.input.lines;
    outgoing.reset(lines.size());
    originals_.clear();
    recorder_.counts.read += static_cast<std::uint64_t>(std::ranges::count(lines, false, &Line::is_part));
    auto found = batch.findings.begin();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool refused = found != batch.findings.end() && found->index == i;
        if (lines[i].is_part)
            recorder_.continue_reject(lines[i].text, end_of(lines[i]));
        else if (!stopped_.empty())
            leave_out(batch, i, EventOutcome::not_attempted, stopped_);
        else if (refused)
            refuse(batch, *found, input.options().reader.max_line, on_invalid);
        else
            take(batch, i, outgoing);
        if (refused) ++found;
        note_progress(batch, i);
    }
    send(outgoing.all(), batch.input.filled >= kWorthKeeping ? shared : nullptr);
    if (transactions_ && progress_.line > 0) transactions_->note_progress(progress_);
}

void PublishSession::take(const CheckedBatch& batch, std::size_t index, OutgoingBatch& outgoing) {
    const std::uint64_t number = number_of(batch, index);
    const std::string_view text = batch.input.lines[index].text;
    ++recorder_.counts.valid;
    if (transactions_) originals_.push_back(text);
    if (batch.records.empty()) return outgoing.add(text, number);
    recorder_.keep_original(number, text);
    outgoing.add(batch.records[index], number);
}

void PublishSession::refuse(const CheckedBatch& batch, const LineFindings& found, std::size_t max_line,
                            OnInvalid on_invalid) {
    const Line& line = batch.input.lines[found.index];
    const std::string reason = refusal_text(found, batch, max_line);
    if (on_invalid == OnInvalid::dead_letter && !line.too_long) {
        Record event;
        if (!batch.records.empty() && batch.records[found.index].value) event = batch.records[found.index];
        if (!event.value) event.value = line.text;
        event.topic = topic_;
        if (!batch.records.empty()) recorder_.keep_original(number_of(batch, found.index), line.text);
        return session_.send_dead_letter(number_of(batch, found.index), std::move(event),
                                         {.reason = "invalid", .detail = reason});
    }
    leave_out(batch, found.index, EventOutcome::invalid, reason);
    if (on_invalid != OnInvalid::stop) return;
    stopped_ = "an earlier event is invalid";
    stopped_by_invalid_ = true;
}

void PublishSession::leave_out(const CheckedBatch& batch, std::size_t index, EventOutcome outcome,
                               const std::string& reason) {
    const Line& line = batch.input.lines[index];
    recorder_.not_delivered(number_of(batch, index), outcome, line.text, reason, end_of(line));
}

/// A line counts once the last of its parts is there.
void PublishSession::note_progress(const CheckedBatch& batch, std::size_t index) {
    if (!stopped_.empty() || batch.digests.empty() || batch.input.lines[index].more_follows) return;
    progress_ = {number_of(batch, index), batch.digests[index]};
}

void PublishSession::publish(std::span<const OutgoingRecord> made) {
    recorder_.counts.read += made.size();
    recorder_.counts.valid += made.size();
    originals_.clear();
    send(made, nullptr);
    show_progress();
}

/// What a stopped run does not send any more is not attempted.
void PublishSession::send(std::span<const OutgoingRecord> batch, const std::shared_ptr<const void>& keeper) {
    if (batch.empty()) return;
    recorder_.begin();
    if (transactions_) transactions_->keep(batch, originals_);
    if (!should_stop() && session_.send(topic_, batch, keeper)) return;
    session_.leave_out(batch, "the run was stopped");
}

void PublishSession::commit_if_due() {
    if (transactions_ && !recorder_.is_in_line()) transactions_->commit_if_due(context_.kafka().timeout);
}

void PublishSession::show_progress() {
    const std::uint64_t read = counts().read, done = read - session_.pending();
    auto share = share_ ? share_() : std::nullopt;
    if (share && read > 0) *share *= static_cast<double>(done) / static_cast<double>(read);
    context_.progress().update(done, report_.unit(), share, progress_text_ ? progress_text_() : "");
}

int PublishSession::finish() {
    session_.finish(std::min(context_.kafka().timeout, kAfterStop));
    if (transactions_) end_transaction();
    const auto& failure = counts().first_failure();
    auto right_hint = failure ? missing_right_hint(failure->reason) : "";
    if (auto fatal = session_.fatal_error(); !fatal.empty() && right_hint.empty()) {
        if (!missing_right_hint(fatal).empty())  // before anything was sent: Write would do for it
            fatal = fmt::format("this user may not Write topic \"{}\"", topic_);
        context_.warn("the Kafka client cannot go on: " + fatal);
        right_hint = missing_right_hint(fatal);
    }
    recorder_.counts.retries = session_.retries();
    const bool fire_and_forget = options_.publisher.acks == Acks::none;
    const auto good =
        counts()[EventOutcome::delivered] + (fire_and_forget ? counts()[EventOutcome::unknown] : 0);
    const bool is_whole = good == counts().settled() && session_.fatal_error().empty();
    report_.print(counts(), is_whole);
    if (!right_hint.empty()) context_.hint(right_hint);
    const auto trouble = close_recorder();
    report_.write_files(counts());
    if (trouble) throw *trouble;
    if (const auto& fault = session_.fault()) throw *fault;
    return Interrupt::exit_status(is_whole ? kDone : kNo);
}

void PublishSession::end_transaction() {
    std::string why_not = recorder_.trouble() ? recorder_.trouble()->what() : "";
    if (whole_input_ && why_not.empty()) {
        why_not = unreadable_;
        if (options_.stop.stop_requested()) why_not = "the run was stopped";
        if (why_not.empty() && counts().settled() > 0) why_not = "not every line is a deliverable event";
    }
    const std::string result = transactions_->finish(why_not);
    if (!result.empty()) context_.warn(result);
}

/// First: a summary that cannot be written must not take the rejects along. Where the input was refused
/// before its first event, the files of an earlier run stay.
std::optional<Error> PublishSession::close_recorder() try {
    if (unreadable_.empty() || recorder_.begun()) recorder_.close();
    return std::nullopt;
} catch (const Error& error) {
    return error;
}

}  // namespace shortener_events::cli
