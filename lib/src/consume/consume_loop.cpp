#include "consume/consume_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "consume/recreated.hpp"

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

using kafka::Polled;

constexpr auto kIdle = 100ms;                  // how long a poll waits when there is nothing to do
constexpr auto kBriefly = 20ms;                // while a batch waits for company
constexpr auto kBackpressureTimeout = 1000ms;  // after this without room for a batch, reading pauses
constexpr auto kLookForEndsEvery = 1s;
constexpr auto kKeepUpEvery = 1s;
constexpr auto kExpireEvery = 60s;
constexpr std::size_t kPolledInARow = 2000;  // before looking at anything else

}  // namespace

ConsumeLoop::ConsumeLoop(const ConsumeOptions& options, const Parts& parts, BatchBuilder builder,
                         std::function<void(const ConsumeCounts&)> on_progress, const JoinGroup& join,
                         const RunClock& clock)
    : options_(options),
      parts_(parts),
      on_progress_(std::move(on_progress)),
      clock_(clock),
      table_({options.once, options.until_ms}),
      builder_(std::move(builder)),
      kafka_watch_(options.group, options.once || options.until_ms, clock_.now(), parts.notes),
      group_(join({.on_assigned =
                       [this](const Partitions& partitions) { return assignment_.take(partitions, stop_); },
                   .on_revoked =
                       [this](const Partitions& partitions, kafka::Revocation revocation) {
                           assignment_.give_up(partitions, revocation, finishing_, stop_);
                       }})),
      pipeline_(builder_, table_, *group_, parts.writer, clock),
      assignment_(options, table_, *group_, parts.sink, pipeline_, parts.notes, clock),
      shutdown_(options.stop_timeout, *group_, pipeline_, parts.sink, parts.letters, parts.notes, clock) {}

ConsumeResult ConsumeLoop::run(std::stop_token stop, std::stop_token hurry) {
    stop_ = stop;
    const std::stop_callback at_stop(stop, [this] { shutdown_.begin(); });
    while (!is_over() && !table_.is_done(clock_.now(), clock_.now_ms())) step();
    finish(hurry);
    if (failure_) throw Error(*failure_);
    return {counts(), builder_.stopped_by(), pipeline_.stopped_before()};
}

bool ConsumeLoop::is_over() const {
    return stop_.stop_requested() || failure_ || !builder_.stopped_by().empty() ||
           !pipeline_.stopped_before().empty();
}

void ConsumeLoop::step() {
    pipeline_.collect();
    assignment_.claim_waiting(stop_);
    read();
    if (builder_.is_due()) submit();
    look_for_ends();
    keep_up();
}

// --- reading -----------------------------------------------------------------------------------------------

void ConsumeLoop::read() {
    for (std::size_t i = 0; i < kPolledInARow && !builder_.is_full() && builder_.stopped_by().empty(); ++i) {
        const auto wait = i > 0 ? 0ms : builder_.is_empty() ? kIdle : kBriefly;
        Polled polled = group_->poll(wait, builder_.spare_record());
        if (polled.kind == Polled::Kind::record) {
            take(std::move(polled.record));
            continue;
        }
        const TopicPartition where{polled.record.topic, polled.record.partition};
        const std::int64_t offset = polled.record.offset;
        builder_.reuse(std::move(polled.record));
        if (polled.kind == Polled::Kind::nothing) return;
        reach_end(where, offset);
    }
}

void ConsumeLoop::take(Record record) {
    auto* entry = table_.find_claimed({record.topic, record.partition});
    if (!entry) return;
    const Reading reading = table_.take(*entry, record);
    if (reading.may_miss) look_for_gap(entry->first, reading);
    if (reading.advances) builder_.add(std::move(record), entry->first, entry->second.epoch);
}

void ConsumeLoop::reach_end(const TopicPartition& where, std::int64_t offset) {
    auto* entry = table_.find_claimed(where);
    if (!entry) return;
    const Reading reading = table_.reach_end(*entry, offset, clock_.now_ms());
    if (reading.may_be_recreated) table_.require_reached(*entry, group_->read_bounds(where).second);
    if (reading.may_miss) look_for_gap(where, reading);
    if (reading.advances) builder_.skip_to(where, entry->second.epoch, offset);
}

void ConsumeLoop::look_for_gap(const TopicPartition& where, const Reading& reading) {
    const auto missing = reading.missing_before(group_->read_bounds(where).first);
    if (missing <= 0) return;
    parts_.notes.warn("gap", fmt::format("{}[{}]: {} {} deleted by retention before {} read", where.topic,
                                         where.partition, missing, missing == 1 ? "event was" : "events were",
                                         missing == 1 ? "it was" : "they were"));
}

void ConsumeLoop::look_for_ends() {
    const auto waiting = table_.to_ask_for_end(clock_.now_ms());
    if (waiting.empty() || clock_.now() < next_look_) return;
    next_look_ = clock_.now() + kLookForEndsEvery;
    try {
        for (const auto& where : waiting) table_.end_at(where, group_->read_bounds(where).second);
    } catch (const Error&) {
        // No broker answers at the moment.
    }
}

// --- writing -----------------------------------------------------------------------------------------------

void ConsumeLoop::submit() {
    if (builder_.is_empty()) return;
    if (!pipeline_.has_room(kBackpressureTimeout)) wait_for_room();
    if (!builder_.is_empty() && pipeline_.has_room(0ms))
        pipeline_.send();  // a rebalance may have taken everything away
}

/// The database is slow or away. The member stays in its group by polling, and fetches nothing meanwhile.
void ConsumeLoop::wait_for_room() {
    while (!pipeline_.has_room(0ms)) {
        group_->pause(table_.all());
        if (Polled polled = group_->poll(kIdle, {}); polled.kind == Polled::Kind::record)
            take(std::move(polled.record));
        keep_up();
        pipeline_.collect();
        if (is_over()) break;
    }
    group_->resume(table_.claimed());
}

// --- once a second -----------------------------------------------------------------------------------------

void ConsumeLoop::keep_up() {
    if (clock_.now() < next_report_) return;
    next_report_ = clock_.now() + kKeepUpEvery;
    pipeline_.collect();
    group_->commit(table_.take_due());
    look_at_kafka();
    parts_.sink.look_for_silence();
    report();
    if (clock_.now() >= next_expiry_ && parts_.sink.expire_processed(clock_.now_ms()))
        next_expiry_ = clock_.now() + kExpireEvery;
}

void ConsumeLoop::look_at_kafka() {
    const auto fail = [this](const std::optional<Error>& error) {
        if (error && !failure_) failure_.emplace(*error);
    };
    if (!table_.was_assigned()) {
        fail(group_->find_fault());
        fail(kafka_watch_.look_at_join(clock_.now(), group_->why_not_asked()));
    }
    for (const auto& notice : group_->take_notices()) fail(kafka_watch_.meet(notice));
    for (const auto& changed : group_->take_changed_logs()) meet(changed);
}

void ConsumeLoop::meet(const ChangedLog& changed) {
    if (failure_ || !table_.find(changed.where)) return;
    builder_.drop(changed.where);
    submit();
    while (!pipeline_.finish(kIdle) && !stop_.stop_requested()) group_->poll(0ms, {});
    pipeline_.collect();
    const auto* partition = table_.find(changed.where);  // polling may have taken it away
    if (!partition || !partition->claimed) return;
    pipeline_.mark(changed.where, changed.landmark.content);
    failure_.emplace(recreated(changed.what));
}

void ConsumeLoop::report() {
    ConsumeCounts now = counts();
    now.since_progress = pipeline_.since_progress(now.lag);
    if (on_progress_) on_progress_(now);
}

ConsumeCounts ConsumeLoop::counts() const {
    ConsumeCounts counts = pipeline_.written();
    counts.read = builder_.added();
    counts.invalid = builder_.invalid();
    counts.database_trouble = parts_.sink.trouble();
    counts.kafka_trouble = kafka_watch_.trouble();
    counts.dead_letter_trouble = parts_.letters.why();
    counts.group_lost = table_.is_lost();
    counts.partitions = static_cast<int>(table_.size());
    counts.lag = table_.lag([this](const TopicPartition& where) { return group_->known_end(where); });
    return counts;
}

// --- coming to an end --------------------------------------------------------------------------------------

void ConsumeLoop::finish(std::stop_token hurry) {
    if (!stop_.stop_requested() && pipeline_.stopped_before().empty()) submit();
    if (!builder_.is_empty() && pipeline_.has_room(kBackpressureTimeout)) pipeline_.send();
    finishing_ = true;
    if (!shutdown_.finish_writing(stop_, hurry, [this] { keep_up(); })) return;
    pipeline_.collect();
    group_->commit(table_.take_due());
    shutdown_.leave(stop_);
    report();
}

}  // namespace shortener_events::consume
