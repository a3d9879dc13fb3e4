#include "consume/consume_loop.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

using Level = ConsumeNote::Level;
using kafka::Polled;

constexpr auto kIdle = 100ms;                // how long a poll waits when there is nothing to do
constexpr auto kBriefly = 20ms;              // while a batch waits for company
constexpr auto kPatientlyFull = 1000ms;      // after this without room for a batch, reading pauses
constexpr auto kCancelled = 2s;              // after this a transaction that was cancelled hangs
constexpr auto kLastMoment = 500ms;          // for what is left to do when the group is left
constexpr auto kSilent = 10s;                // a call to the database that takes longer is trouble
constexpr std::size_t kPolledInARow = 2000;  // before looking at anything else

}  // namespace

Run::Run(const KafkaSettings& settings, const ConsumeOptions& options, const ConsumeObserver& observer,
         const std::map<std::string, std::int32_t>& sizes, const std::vector<std::string>& topics,
         std::vector<RowMaker> makers, Sink& sink)
    : options_(options),
      observer_(observer),
      sink_(sink),
      filling_(std::move(makers), topics, options),
      applier_(settings, options, sink_,
               [this](const ConsumeNote& said) { note(said.level, said.event.c_str(), said.text); }),
      writer_(applier_),
      kafka_({"kafka-down", "kafka-back", "Kafka answers again"},
             [this](const ConsumeNote& said) { note(said.level, said.event.c_str(), said.text); }),
      log_watch_(settings),
      consumer_(
          settings, {options.group, topics, options.client_id, options.instance_id, sizes},
          {.on_assigned = [this](const Partitions& partitions) { return on_assigned(partitions); },
           .on_revoked = [this](const Partitions& partitions,
                                kafka::Revocation revocation) { on_revoked(partitions, revocation); }}) {}

ConsumeResult Run::run(std::stop_token stop, std::stop_token hurry) {
    stop_ = stop;
    const std::stop_callback at_stop(stop, [this] { stopped_at_ = Clock::now(); });
    while (!is_over() && !is_done()) step();
    finish(hurry);
    if (failure_) throw Error(*failure_);
    return {counts(), filling_.stopped_by(), stopped_before_};
}

bool Run::is_over() const {
    return stop_.stop_requested() || failure_ || !filling_.stopped_by().empty() || !stopped_before_.empty();
}

void Run::step() {
    collect();
    claim_waiting();
    read();
    if (is_due()) submit();
    look_at_clock();
    keep_up();
}

void Run::read() {
    for (std::size_t i = 0; i < kPolledInARow && !filling_.is_full() && filling_.stopped_by().empty(); ++i) {
        Polled polled = consumer_.poll(i > 0                 ? 0ms
                                       : filling_.is_empty() ? kIdle
                                                             : kBriefly,
                                       filling_.spare_record());
        if (polled.kind == Polled::Kind::record) {
            take(std::move(polled.record));
            continue;
        }
        const TopicPartition where{polled.record.topic, polled.record.partition};
        const std::int64_t offset = polled.record.offset;
        filling_.reuse(std::move(polled.record));
        if (polled.kind == Polled::Kind::nothing) return;
        reach_end(where, offset);
    }
}

void Run::take(Record record) {
    const auto found = owned_.find({record.topic, record.partition});
    if (found == owned_.end() || !found->second.claimed || found->second.done) return;
    auto& [where, owned] = *found;
    if (record.offset < owned.next_offset) return verify_last_record(record, owned);
    if (record.offset > owned.next_offset) look_for_gap(where, owned, record.offset);
    owned.met = true;
    owned.at_end = false;
    if (options_.until_ms && record.timestamp_ms.value_or(0) >= *options_.until_ms) {
        owned.done = true;
        return;
    }
    if (filling_.is_empty()) filling_since_ = Clock::now();
    if (filling_.take(std::move(record), owned) == BatchBuilder::Taken::stop) return;
    ++counts_.read;
    if (owned.end >= 0 && owned.next_offset >= owned.end) owned.done = true;
}

bool Run::is_due() const {
    return !filling_.is_empty() && (filling_.is_full() || Clock::now() - filling_since_ >= options_.linger);
}

void Run::submit() {
    if (filling_.is_empty()) return;
    wait_for_room();
    if (!filling_.is_empty() && writer_.has_room(0ms))
        release();  // a rebalance may have taken everything away
}

void Run::release() {
    WriteBatch work = filling_.release();
    for (const auto& [where, progress] : work.batch.progress)
        if (progress.last_record) log_watch_.pass(where, {progress.next_offset - 1, *progress.last_record});
    writer_.submit(std::move(work));
}

void Run::wait_for_room() {
    if (writer_.has_room(kPatientlyFull)) return;
    // The database is slow or away. The member stays in its group by polling, and fetches nothing meanwhile.
    const auto all = [this] {
        Partitions partitions;
        for (const auto& [where, owned] : owned_) partitions.push_back(where);
        return partitions;
    };
    while (!writer_.has_room(0ms)) {
        consumer_.pause(all());
        if (Polled polled = consumer_.poll(kIdle); polled.kind == Polled::Kind::record)
            take(std::move(polled.record));
        keep_up();
        collect();
        if (is_over()) break;
    }
    Partitions claimed = all();
    std::erase_if(claimed, [this](const auto& where) { return !owned_.at(where).claimed; });
    consumer_.resume(claimed);
}

void Run::collect() {
    for (auto& settled : writer_.take_settled()) {
        filling_.reuse(std::move(settled.spent));
        ++counts_.batches;
        counts_.applied += settled.rows;
        counts_.repeated += settled.repeated;
        counts_.failed += settled.failed;
        counts_.dead_lettered += settled.dead_lettered;
        counts_.shortened += settled.shortened;
        counts_.undeliverable += settled.undeliverable;
        counts_.retries += settled.retries;
        if (!settled.stopped_by.empty()) stopped_before_ = settled.stopped_by;
        for (const auto& [where, next] : settled.applied) {
            const auto found = owned_.find(where);
            if (found == owned_.end()) continue;  // its new owner commits
            found->second.applied = to_commit_[where] = next;
            progressed_ = Clock::now();
        }
        for (const auto& [where, epoch] : settled.fenced) {
            const auto found = owned_.find(where);
            if (found == owned_.end() || found->second.epoch != epoch) continue;
            found->second.claimed = false;  // if the group still gives it to us, claim it again
            filling_.drop(where);
            consumer_.pause({where});
        }
    }
}

void Run::keep_up() {
    if (Clock::now() < next_report_) return;
    next_report_ = Clock::now() + 1s;
    collect();
    consumer_.commit(std::exchange(to_commit_, {}));
    look_at_group();
    look_at_topics();
    if (sink_.waited() > kSilent)
        applier_.database().begin(fmt::format("no answer for {}s", kSilent.count()));
    report();
    if (Clock::now() < next_expiry_) return;
    try {
        if (sink_.try_to_use([](Sink& sink) { sink.expire_processed(now_ms(), 10'000); }))
            next_expiry_ = Clock::now() + 60s;  // else in a second: the sink is in use
    } catch (const SinkUnavailable&) {
        next_expiry_ = Clock::now() + 60s;  // the next minute does as well
    }
}

void Run::report() {
    ConsumeCounts now = counts();
    if (now.lag == 0) progressed_ = Clock::now();
    now.since_progress = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - progressed_);
    if (observer_.on_progress) observer_.on_progress(now);
}

void Run::finish(std::stop_token hurry) {
    if (!stop_.stop_requested() && stopped_before_.empty()) submit();
    if (!filling_.is_empty() && writer_.has_room(kPatientlyFull)) release();
    finishing_ = true;
    if (!finish_writing(hurry)) return;
    collect();
    consumer_.commit(std::exchange(to_commit_, {}));
    if (!consumer_.close(time_to_leave()))
        note(Level::warning, "commit-failed",
             fmt::format("the group has not heard of the last events, which the database has{}{}",
                         consumer_.commit_trouble().empty() ? "" : ": ", consumer_.commit_trouble()));
    report();
}

/// False: the database keeps what is under way, and does not even cancel it.
bool Run::finish_writing(std::stop_token hurry) {
    const std::stop_callback at_hurry(hurry, [this] { writer_.stop(); });
    std::optional<Clock::time_point> hurried;
    while (!writer_.finish(kIdle)) {
        if (!stop_.stop_requested()) {
            keep_up();
            consumer_.poll(0ms);  // at its end a run waits for the database as long as it takes
            continue;
        }
        // What waits for somebody to mend something need not be waited for.
        if (applier_.database().lasts() || applier_.letters().lasts()) writer_.stop();
        if (hurry.stop_requested() && !hurried) hurried = Clock::now();
        if (hurried && Clock::now() - *hurried > kCancelled) return false;
    }
    return true;
}

/// The group is left within the stop's timeout.
std::chrono::milliseconds Run::time_to_leave() const {
    if (!stop_.stop_requested()) return 1h;
    const auto left = stopped_at_.load() + options_.stop_timeout - kLastMoment - Clock::now();
    return std::max(kLastMoment, std::chrono::duration_cast<std::chrono::milliseconds>(left));
}

void Run::note(Level level, const char* event, const std::string& text) {
    if (observer_.on_note) observer_.on_note({level, event, text});
}

ConsumeCounts Run::counts() const {
    ConsumeCounts counts = counts_;
    counts.invalid = filling_.invalid();
    counts.database_trouble = applier_.database().why();
    counts.kafka_trouble = kafka_.why();
    counts.dead_letter_trouble = applier_.letters().why();
    counts.group_lost = group_lost_;
    counts.partitions = static_cast<int>(owned_.size());
    for (const auto& [where, owned] : owned_)
        counts.lag += std::max<std::int64_t>(0, consumer_.known_end(where) - owned.applied);
    return counts;
}

}  // namespace shortener_events::consume
