#include "cli/delivery/courier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice{20};
constexpr milliseconds kLinger{100};  // full batches are cheapest, so an event waits that long for one
// The first events go in small batches: a broker opens the files of a new topic meanwhile, for milliseconds a
// partition.
constexpr std::size_t kFirstStretch = 500;
constexpr std::size_t kSlowStart = 8000;
constexpr std::uint64_t kDeadLetter = 1ULL << 63U;  // marks the tag of a dead letter

milliseconds backoff(int attempt) {
    return milliseconds(1000) * (1 << std::min(attempt, 10));
}

/// A broker has said so, not a clock.
bool is_answer(Refusal refusal) {
    return refusal != Refusal::none && refusal != Refusal::other;
}

}  // namespace

Courier::Courier(const KafkaSettings& settings, const CourierOptions& options, OutcomeRecorder& recorder,
                 std::stop_token stop)
    : options_(options),
      recorder_(recorder),
      stop_(std::move(stop)),
      transactional_(!options.publisher.transactional_id.empty()),
      hasten_at_(kFirstStretch),
      session_(settings, options.publisher, [this](const DeliveryReport& report) { on_report(report); }) {}

void Courier::require_topics(bool dead_letters) {
    session_.publisher().require_topic(options_.topic);
    if (dead_letters || options_.on_failure == OnFailure::dead_letter)
        session_.publisher().require_topic(dead_letter_topic_of(options_.topic));
}

bool Courier::send(std::span<const Outgoing> batch, std::shared_ptr<const void> keeper) {
    serve();
    // Nothing may overtake a retry.
    while ((!waiting_.empty() || !session_.await_room(kSlice)) && !is_over()) {
        serve(waiting_.empty() ? milliseconds(0) : kSlice);
        on_wait();
    }
    if (is_over() || !session_.send(options_.topic, batch, stop_, std::move(keeper))) return false;
    sent_ += batch.size();
    if (sent_ >= hasten_at_ && hasten_at_ <= kSlowStart) {
        hasten_at_ = 2 * sent_;
        hasten();
    }
    return true;
}

void Courier::send_dead_letter(std::uint64_t line, Record event, const DeadLetterCause& cause) {
    event.topic = options_.topic;
    event.offset = -1;
    letters_[line] = cause.reason + ": " + cause.detail;
    send_later({}, line | kDeadLetter, make_dead_letter(event, cause));
}

void Courier::serve(milliseconds wait) {
    send_waiting();
    if (Clock::now() - hastened_ >= kLinger) hasten();
    session_.poll(wait);
}

void Courier::hasten() {
    session_.hasten();
    hastened_ = Clock::now();
}

void Courier::send_later(Clock::duration delay, std::uint64_t tag, Record record) {
    waiting_.emplace(Clock::now() + delay, Waiting{tag, std::move(record)});
}

void Courier::send_waiting() {
    const auto now = Clock::now();
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
        const Waiting next = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        session_.send(next.record.topic, to_outgoing(next.record, next.tag));
    }
}

void Courier::finish(milliseconds limit) {
    std::optional<Clock::time_point> deadline;
    auto answered = answered_;
    while (unsettled() > 0 && !transaction_failed()) {
        // While the broker answers, what is under way does not become unknown for want of a moment.
        if (stop_.stop_requested() && (!deadline || answered_ > answered)) deadline = Clock::now() + limit;
        answered = answered_;
        if (deadline && Clock::now() >= *deadline) break;
        send_waiting();
        if (session_.pending() > 0)
            session_.flush(kSlice);
        else  // only retries wait, for their time
            session_.poll(kSlice);
        on_wait();
    }
    if (unsettled() > 0 && !transaction_failed()) give_up();
}

void Courier::give_up() {
    giving_up_ = true;
    session_.abandon();
    for (const auto& [due, next] : std::exchange(waiting_, {}))
        settle(next.tag & ~kDeadLetter, EventOutcome::not_attempted, next.record,
               "stopped before it was sent again");
}

void Courier::on_report(const DeliveryReport& report) {
    if (report.fate == Fate::delivered || is_answer(report.refusal)) ++answered_;
    if (report.tag & kDeadLetter) return on_dead_letter_report(report.tag & ~kDeadLetter, report);
    if (report.fate == Fate::failed) return on_failure(report);
    if (!attempts_.empty()) attempts_.erase(report.tag);
    if (report.fate == Fate::unknown && !report.reason.empty())
        return settle(report.tag, EventOutcome::unknown, *report.record, report.reason);
    if (!originals_.empty()) originals_.erase(report.tag);
    if (report.fate == Fate::unknown) return recorder_.unacknowledged(report.tag);
    recorder_.delivered(report);
}

void Courier::on_failure(const DeliveryReport& report) {
    if (send_again(report)) return;
    const int attempts = 1 + attempts_[report.tag];
    attempts_.erase(report.tag);
    if (giving_up_)
        return settle(report.tag, EventOutcome::not_attempted, *report.record, "stopped before it was sent");
    if (options_.on_failure == OnFailure::reject)
        return settle(report.tag, EventOutcome::failed, *report.record, report.reason);
    send_dead_letter(report.tag, *report.record,
                     {.reason = "delivery-failed",
                      .detail = report.reason,
                      .attempts = attempts,
                      .failed_at_ms = now_ms(),
                      .by = fmt::format("shortener-events/{}", version())});
}

bool Courier::send_again(const DeliveryReport& report) {
    if (!report.retriable || giving_up_ || stop_.stop_requested()) return false;
    int& attempt = attempts_[report.tag];
    if (attempt >= options_.retries) return false;
    ++attempt;
    ++recorder_.counts.retries;
    send_later(backoff(attempt), report.tag, *report.record);
    return true;
}

void Courier::on_dead_letter_report(std::uint64_t line, const DeliveryReport& report) {
    const std::string reason = std::exchange(letters_[line], {});
    letters_.erase(line);
    if (report.fate == Fate::delivered) return settle(line, EventOutcome::dead_lettered, {}, reason);
    settle(line, report.fate == Fate::failed ? EventOutcome::failed : EventOutcome::unknown, *report.record,
           fmt::format("{}; nor could it be dead-lettered: {}", reason, report.reason));
}

void Courier::settle(std::uint64_t line, EventOutcome outcome, const Record& record,
                     std::string_view reason) {
    const auto original = originals_.find(line);
    recorder_.not_arrived(
        line, outcome, original == originals_.end() ? record.value.value_or("") : original->second, reason);
    if (original != originals_.end()) originals_.erase(original);
}

}  // namespace shortener_events::cli
