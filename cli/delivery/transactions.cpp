#include "cli/delivery/transactions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

// What read_committed readers wait for at most, and what a killed run has to do again.
constexpr std::chrono::seconds kStretch{1};
constexpr std::chrono::seconds kSearchLimit{30};  // for some two dozen transactions a culprit
constexpr std::size_t kSentAtOnce = 1000;         // events that are sent again at once
constexpr std::size_t kEveryCulprit = std::numeric_limits<std::size_t>::max();
constexpr const char* kNotAll = "not everything could be delivered";
constexpr const char* kLargeBatches =
    "Kafka takes every event by itself, but not a batch of them: add -X "
    "batch.size=… below the topic's "
    "max.message.bytes";

constexpr const char* kAborted = "its transaction was aborted";

std::string text_of(const TransactionEnd& end) {
    if (end.status == TransactionEnd::Status::in_doubt)
        return fmt::format("whether the transaction was committed is unknown: {}", end.reason);
    std::string text = fmt::format("the transaction was aborted: {}", end.reason);
    if (!end.untold.empty())
        text += fmt::format("; the broker will do so after the transaction's timeout ({})", end.untold);
    return text;
}

/// Throws Error(kafka) where it is not.
void require(const TransactionEnd& committed) {
    if (!committed.is_committed()) throw Error(ErrorCategory::kafka, text_of(committed));
}

}  // namespace

Transactions::Transactions(const KafkaSettings& settings, std::string topic, DeliverySession& session,
                           OutcomeRecorder& recorder, Checkpoint* checkpoint, std::stop_token stop)
    : settings_(settings),
      topic_(std::move(topic)),
      session_(session),
      recorder_(recorder),
      checkpoint_(checkpoint),
      stop_(std::move(stop)),
      transaction_(session, settings.timeout) {}

void Transactions::start() {
    transaction_.init();  // first: from here on nobody else moves the progress
    if (checkpoint_) {
        committed_ = checkpoint_->read_state(settings_);
        reached_ = committed_.progress;
        recorder_.cut(committed_.sizes);
    }
    recorder_.hold();
    begin();
    if (!checkpoint_ || checkpoint_->begun()) return;
    require(commit());  // so that from here on a missing offset is a lost one
    checkpoint_->begin();
    begin();
}

void Transactions::begin() {
    transaction_.begin();
    begun_ = Clock::now();
}

/// What was delivered in it counts as it ends.
TransactionEnd Transactions::commit() {
    CheckpointState next = committed_;
    std::string group;
    std::vector<GroupOffset> offsets;
    if (checkpoint_) {
        next = {reached_, recorder_.sizes()};
        group = checkpoint_->id();
        offsets.push_back(checkpoint_->to_offset(next));
    }
    TransactionEnd end = transaction_.commit(group, offsets);
    if (end.is_committed()) {
        committed_ = next;
        recorder_.settle(EventOutcome::delivered);
        stretch_.clear();
    } else if (end.status == TransactionEnd::Status::in_doubt) {
        recorder_.settle(EventOutcome::unknown, end.reason);
    } else {
        recorder_.settle(EventOutcome::failed, kAborted);
    }
    return end;
}

void Transactions::keep(std::span<const OutgoingRecord> events, std::span<const std::string_view> originals) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        recorder_.take(originals[i]);
        if (checkpoint_) stretch_.add(events[i], originals[i]);
    }
}

void Transactions::commit_if_due(std::chrono::milliseconds limit) {
    if (!checkpoint_ || !transaction_.is_open()) return;
    const bool due = Clock::now() - begun_ >= kStretch || stretch_.is_full() || recorder_.broken();
    if (!due || reached_.line == committed_.progress.line) return;
    settle_what_was_sent(limit);
    if (recorder_.broken()) return;  // finish() rolls it back
    recorder_.prepare_commit();
    if (recorder_.trouble()) return;
    require(commit());
    begin();
}

void Transactions::settle_what_was_sent(std::chrono::milliseconds limit) {
    session_.finish(limit);
    if (recorder_.broken() && can_mend()) mend(limit);
}

/// Until Kafka takes everything that is left. What it refuses by itself is left out and booked, though it
/// counts as published only with the commit: a run that is killed here finds it again.
void Transactions::mend(std::chrono::milliseconds limit) try {
    // librdkafka (2.0.2) goes on with sequence numbers that Kafka does not expect after a refused batch,
    // until one more transaction is aborted.
    bool after_refusal = false;
    portion_ = kSentAtOnce;
    while (recorder_.broken() && can_mend()) {
        const bool refused = session_.suspects() > 0;
        if (!refused && !std::exchange(after_refusal, refused)) {
            given_up_ = kNotAll;
            return;
        }
        if (const auto end = transaction_.abort(kNotAll); !end.untold.empty()) {
            given_up_ = end.untold;
            return;
        }
        if (refused && !leave_out_culprits()) return;
        after_refusal = refused;
        recorder_.retract();
        begin();
        send_again();
        session_.finish(limit);
    }
} catch (const Error& error) {
    given_up_ = error.what();
}

/// Where there are none, only the batches were too large: then smaller ones are made. False: given_up_ says
/// why that cannot be.
bool Transactions::leave_out_culprits() {
    const auto culprits = session_.find_culprits(kEveryCulprit, kSearchLimit);
    if (culprits.empty() && stop_.stop_requested()) given_up_ = "the run was stopped";
    if (culprits.empty() && std::exchange(portion_, portion_ / 8) <= 1) given_up_ = kLargeBatches;
    std::map<std::uint64_t, std::string> reasons;
    for (const auto& [line, refusal, reason] : culprits) reasons[line] = reason;
    stretch_.remove(reasons, [&](std::uint64_t line, std::string_view original) {
        recorder_.not_delivered(line, EventOutcome::failed, original, reasons[line]);
    });
    return given_up_.empty();
}

void Transactions::send_again() {
    for (std::size_t i = 0; i < stretch_.size();) {
        std::vector<OutgoingRecord> batch;
        for (; i < stretch_.size() && batch.size() < std::max<std::size_t>(1, portion_); ++i) {
            const auto [event, original] = stretch_.at(i);
            recorder_.take(original);
            if (event.value != original) recorder_.keep_original(event.opaque, original);
            batch.push_back(event);
        }
        const bool sent = session_.send(topic_, batch);
        if (sent && portion_ < kSentAtOnce) session_.finish(settings_.timeout);
        if (!sent) session_.leave_out(batch, "stopped before it was sent again");
    }
}

std::string Transactions::finish(std::string why_not) {
    if (why_not.empty() && recorder_.broken() && can_mend()) mend(settings_.timeout);
    if (!transaction_.is_open() && given_up_.empty()) return {};
    if (why_not.empty()) why_not = given_up_;
    if (why_not.empty() && recorder_.broken()) why_not = kNotAll;
    if (why_not.empty() && checkpoint_ && reached_.line == committed_.progress.line) {
        transaction_.abort({});  // nothing came of it: what is committed stays as it is
        return {};
    }
    if (why_not.empty() && checkpoint_) {
        recorder_.prepare_commit();
        if (recorder_.trouble()) why_not = recorder_.trouble()->what();
    }
    if (!why_not.empty()) return roll_back(why_not);
    const auto end = commit();
    return end.is_committed() ? "" : text_of(end);
}

/// Of the batches that were refused. Returns what there is to say about it.
std::string Transactions::blame_one() try {
    const auto culprits = session_.find_culprits(1, kSearchLimit);
    if (culprits.empty()) return stop_.stop_requested() ? "" : fmt::format("; {}", kLargeBatches);
    recorder_.blame({{culprits[0].opaque, culprits[0].reason}});
    return {};
} catch (const Error& error) {
    return fmt::format("; {}", error.what());
}

std::string Transactions::roll_back(const std::string& reason) {
    const auto end = transaction_.abort(reason);
    std::string text = text_of(end);
    if (end.untold.empty() && session_.suspects() > 0) text += blame_one();
    recorder_.settle(EventOutcome::failed, kAborted);
    return text;
}

}  // namespace shortener_events::cli
