#include "shortener_events/delivery_session.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/backoff.hpp"
#include "base/exclusive_use.hpp"
#include "deliver/splitting_sender.hpp"
#include "deliver/waiting_records.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kWaitSlice{20};
constexpr milliseconds kLinger{100};  // full batches are cheapest, so an event waits that long for one
// The first events go in small batches: a broker opens the files of a new topic meanwhile, for milliseconds a
// partition.
constexpr std::size_t kFirstStretch = 500;
constexpr std::size_t kSlowStart = 8000;
constexpr std::uint64_t kDeadLetter = 1ULL << 63U;  // marks the opaque of a dead letter

constexpr Backoff kRetries(milliseconds(2'000), milliseconds(1'024'000));

/// A broker has said so, not a clock.
bool is_answer(const DeliveryReport& report) {
    return report.status == DeliveryStatus::delivered ||
           (report.refusal != Refusal::none && report.refusal != Refusal::other);
}

bool has_own_opaques(std::span<const OutgoingRecord> batch) {
    return std::ranges::none_of(batch,
                                [](const OutgoingRecord& event) { return event.opaque & kDeadLetter; });
}

/// Of an event that was not sent, or not again.
DeliveryReport unsent(std::uint64_t opaque, std::string reason, const Record& record) {
    DeliveryReport report;
    report.opaque = opaque;
    report.status = DeliveryStatus::failed;
    report.reason = std::move(reason);
    report.record = &record;
    return report;
}

[[noreturn]] void fail_as_misused(const char* how) {
    throw Error(ErrorCategory::misuse, how);
}

}  // namespace

std::unique_ptr<Publisher> make_publisher(const KafkaSettings& settings, const PublisherOptions& options,
                                          Publisher::OnReport on_report) {
    return std::make_unique<Publisher>(settings, options, std::move(on_report));
}

struct DeliverySession::State {
    using Clock = deliver::WaitingRecords::Clock;

    State(const KafkaSettings& settings, DeliveryOptions&& with, OnOutcome&& told,
          const PublisherFactory& make)
        : options(std::move(with)),
          on_outcome(std::move(told)),
          transactional(!options.publisher.transactional_id.empty()),
          timeout(settings.timeout),
          sender(settings, options.publisher, make,
                 [this](const DeliveryReport& report) { on_report(report); }) {}

    void on_report(const DeliveryReport& report);
    void on_letter_report(const DeliveryReport& report);
    void on_failure(const DeliveryReport& report);
    bool send_again(const DeliveryReport& report);
    void send_letter(std::uint64_t opaque, Record event, DeadLetterCause cause);
    void tell(EventOutcome outcome, const DeliveryReport& report);
    void serve(milliseconds wait);
    void send_waiting();
    void press();
    bool send(const std::string& topic, std::span<const OutgoingRecord> batch,
              const std::shared_ptr<const void>& keeper);
    void settle_all(milliseconds limit);
    void look_for_fault();
    void give_up();
    std::size_t pending() const { return sender.pending() + waiting.size(); }
    /// Nothing more is sent.
    bool is_over() const { return options.stop.stop_requested() || failed || fault; }

    DeliveryOptions options;
    OnOutcome on_outcome;
    bool transactional;
    bool failed = false;  // something of the open transaction
    bool giving_up = false;
    bool unheard = false;    // something failed, and no broker has said so
    bool asked_why = false;  // it happened: to ask at every failure would hold up those that are sent again
    std::optional<Error> fault;
    milliseconds timeout;          // in which a broker should have answered something
    Clock::time_point fault_look;  // the next
    Clock::time_point pressed = Clock::now();
    std::size_t sent = 0;      // events
    std::size_t answered = 0;  // by a broker, whatever it said
    std::size_t press_at = kFirstStretch;
    std::uint64_t retries = 0;
    deliver::WaitingRecords waiting;
    std::unordered_map<std::uint64_t, int> attempts;         // of events that failed at least once
    std::unordered_map<std::uint64_t, std::string> letters;  // why an event is on its way to the dead letters
    ExclusiveUse in_use{"DeliverySession", "OnOutcome"};
    deliver::SplittingSender sender;
};

void DeliverySession::State::on_report(const DeliveryReport& report) {
    if (is_answer(report))
        ++answered;
    else
        unheard = unheard || report.status == DeliveryStatus::failed;
    if (report.opaque & kDeadLetter) return on_letter_report(report);
    if (report.status == DeliveryStatus::failed) return on_failure(report);
    if (!attempts.empty()) attempts.erase(report.opaque);
    tell(report.status == DeliveryStatus::delivered ? EventOutcome::delivered : EventOutcome::unknown,
         report);
}

void DeliverySession::State::on_failure(const DeliveryReport& report) {
    if (send_again(report)) return;
    const auto found = attempts.find(report.opaque);
    const int tries = 1 + (found == attempts.end() ? 0 : found->second);
    if (found != attempts.end()) attempts.erase(found);
    if (giving_up)
        return tell(EventOutcome::not_attempted,
                    unsent(report.opaque, fault ? "no broker to send it to" : "stopped before it was sent",
                           *report.record));
    if (options.on_failure == OnFailure::reject) return tell(EventOutcome::failed, report);
    send_letter(report.opaque, *report.record,
                {.reason = "delivery-failed", .detail = report.reason, .attempts = tries});
}

bool DeliverySession::State::send_again(const DeliveryReport& report) {
    if (!report.retriable || giving_up || options.stop.stop_requested()) return false;
    if (options.retries == 0) return false;
    int& attempt = attempts[report.opaque];
    if (attempt >= options.retries) return false;
    ++attempt;
    ++retries;
    waiting.add(Clock::now() + kRetries.after(attempt - 1), report.opaque, *report.record);
    return true;
}

void DeliverySession::State::send_letter(std::uint64_t opaque, Record event, DeadLetterCause cause) {
    if (cause.failed_at_ms == 0) cause.failed_at_ms = now_ms();
    if (cause.by.empty())
        cause.by = options.by.empty() ? "shortener-events/" + std::string(version()) : options.by;
    event.offset = -1;
    letters[opaque] = cause.reason + ": " + cause.detail;
    waiting.add(Clock::now(), opaque | kDeadLetter, make_dead_letter(event, cause));
}

void DeliverySession::State::on_letter_report(const DeliveryReport& report) {
    DeliveryReport told = report;
    told.opaque &= ~kDeadLetter;
    if (auto why = letters.extract(told.opaque)) told.reason = std::move(why.mapped());
    if (report.status == DeliveryStatus::delivered) return tell(EventOutcome::dead_lettered, told);
    told.reason += "; nor could it be dead-lettered: " + report.reason;
    tell(report.status == DeliveryStatus::failed ? EventOutcome::failed : EventOutcome::unknown, told);
}

void DeliverySession::State::tell(EventOutcome outcome, const DeliveryReport& report) {
    failed = failed || (transactional && outcome != EventOutcome::delivered);
    on_outcome(outcome, report);
}

void DeliverySession::State::serve(milliseconds wait) {
    send_waiting();
    if (Clock::now() - pressed >= kLinger) press();
    sender.poll(wait);
    look_for_fault();
}

void DeliverySession::State::press() {
    sender.publisher().hasten();
    pressed = Clock::now();
}

void DeliverySession::State::send_waiting() {
    const auto now = Clock::now();
    while (const auto next = waiting.take(now)) {
        const OutgoingRecord event = to_outgoing_record(next->record, next->opaque);
        while (!sender.try_send(next->record.topic, std::span(&event, 1), {}, kWaitSlice)) continue;
    }
}

/// A broker that answers and sends its clients elsewhere would keep the events until their time is over.
void DeliverySession::State::look_for_fault() {
    if (answered > 0 || fault || giving_up) return;
    const bool is_overdue = sender.pending() > 0 && Clock::now() >= fault_look;
    if (!is_overdue && (!unheard || asked_why)) return;
    asked_why = asked_why || unheard;
    fault = sender.publisher().find_fault();
    fault_look = Clock::now() + timeout;
}

/// Nothing may overtake a retry. False: nothing is sent any more.
bool DeliverySession::State::send(const std::string& topic, std::span<const OutgoingRecord> batch,
                                  const std::shared_ptr<const void>& keeper) {
    serve(milliseconds(0));
    while (!is_over()) {
        if (waiting.empty() && sender.try_send(topic, batch, keeper, kWaitSlice)) return true;
        serve(waiting.empty() ? milliseconds(0) : kWaitSlice);
        if (options.on_wait) options.on_wait();
    }
    return false;
}

void DeliverySession::State::settle_all(milliseconds limit) {
    std::optional<Clock::time_point> deadline;
    auto heard = answered;
    while (pending() > 0 && !failed && !fault) {
        // While the broker answers, what is under way does not become unknown for want of a moment.
        if (options.stop.stop_requested() && (!deadline || answered > heard)) deadline = Clock::now() + limit;
        heard = answered;
        if (deadline && Clock::now() >= *deadline) break;
        send_waiting();
        if (sender.pending() > 0)
            sender.flush(kWaitSlice);
        else  // only retries wait, for their time
            sender.poll(kWaitSlice);
        look_for_fault();
        if (options.on_wait) options.on_wait();
    }
    look_for_fault();
    if (pending() > 0 && !failed) give_up();
}

void DeliverySession::State::give_up() {
    giving_up = true;
    sender.abandon();
    while (const auto next = waiting.take(Clock::time_point::max()))
        tell(EventOutcome::not_attempted,
             unsent(next->opaque & ~kDeadLetter, "stopped before it was sent again", next->record));
}

DeliverySession::DeliverySession(const KafkaSettings& settings, DeliveryOptions options, OnOutcome on_outcome)
    : DeliverySession(settings, std::move(options), std::move(on_outcome), make_publisher) {}

DeliverySession::DeliverySession(const KafkaSettings& settings, DeliveryOptions options, OnOutcome on_outcome,
                                 const PublisherFactory& make)
    : state_(std::make_unique<State>(settings, std::move(options), std::move(on_outcome), make)) {}

DeliverySession::~DeliverySession() = default;

Publisher& DeliverySession::publisher() {
    return state_->sender.publisher();
}

void DeliverySession::begin_transaction() {
    publisher().begin_transaction();
    state_->failed = false;
}

TopicInfo DeliverySession::require_topic(const std::string& topic) {
    const ExclusiveUse::Turn turn(state_->in_use);
    return publisher().require_topic(topic);
}

bool DeliverySession::send(const std::string& topic, std::span<const OutgoingRecord> batch,
                           const std::shared_ptr<const void>& keeper) {
    State& state = *state_;
    const ExclusiveUse::Turn turn(state.in_use);
    if (!has_own_opaques(batch))
        fail_as_misused("the opaque values of a DeliverySession's events are below 2^63");
    if (state.sent == 0) state.fault_look = State::Clock::now() + state.timeout;
    if (!state.send(topic, batch, keeper)) return false;
    state.sent += batch.size();
    if (state.sent >= state.press_at && state.press_at <= kSlowStart) {
        state.press_at = 2 * state.sent;
        state.press();
    }
    return true;
}

bool DeliverySession::send(const std::string& topic, const OutgoingRecord& event) {
    return send(topic, std::span(&event, 1));
}

void DeliverySession::send_dead_letter(std::uint64_t opaque, Record event, DeadLetterCause cause) {
    const ExclusiveUse::Turn turn(state_->in_use);
    state_->send_letter(opaque, std::move(event), std::move(cause));
}

void DeliverySession::leave_out(std::span<const OutgoingRecord> batch, std::string_view reason) {
    const ExclusiveUse::Turn turn(state_->in_use);
    for (const OutgoingRecord& event : batch) {
        Record record;
        if (event.value) record.value = *event.value;
        state_->tell(EventOutcome::not_attempted, unsent(event.opaque, std::string(reason), record));
    }
}

void DeliverySession::serve(milliseconds wait) {
    const ExclusiveUse::Turn turn(state_->in_use);
    state_->serve(wait);
}

void DeliverySession::hasten() {
    const ExclusiveUse::Turn turn(state_->in_use);
    state_->press();
}

bool DeliverySession::await_room(milliseconds limit) {
    const ExclusiveUse::Turn turn(state_->in_use);
    return state_->sender.await_room(limit);
}

bool DeliverySession::flush(milliseconds limit) {
    const ExclusiveUse::Turn turn(state_->in_use);
    state_->send_waiting();
    state_->sender.flush(limit);
    return pending() == 0;
}

void DeliverySession::finish(milliseconds limit) {
    const ExclusiveUse::Turn turn(state_->in_use);
    state_->settle_all(limit);
}

std::vector<Culprit> DeliverySession::find_culprits(std::size_t most, milliseconds limit) {
    const ExclusiveUse::Turn turn(state_->in_use);
    return state_->sender.find_culprits(most, limit, state_->options.stop);
}

std::size_t DeliverySession::pending() const {
    return state_->pending();
}

std::uint64_t DeliverySession::retries() const {
    return state_->retries;
}

bool DeliverySession::transaction_failed() const {
    return state_->failed;
}

std::string DeliverySession::fatal_error() const {
    return state_->sender.publisher().fatal_error();
}

std::string DeliverySession::connection_trouble() const {
    return state_->sender.publisher().connection_trouble();
}

const std::optional<Error>& DeliverySession::fault() const {
    return state_->fault;
}

std::size_t DeliverySession::suspects() const {
    return state_->sender.suspects();
}

}  // namespace shortener_events
