// What a run does about topics and brokers that change while it reads.
#include <fmt/format.h>

#include <utility>

#include "consume/consume_loop.hpp"
#include "consume/recreated.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

using Kind = ReadingNotice::Kind;
using namespace std::chrono_literals;

constexpr auto kSlowJoin = 10s;
constexpr auto kLongestJoin = 90s;  // a member that died is waited for as long as its session lasts: 45 s

}  // namespace

/// A group that gives nothing is waited for, but not in silence; a run that is to end does not wait for ever.
void Run::look_at_group() {
    if (assigned_at_ != Clock::time_point()) return;
    const auto waited = Clock::now() - joined_at_;
    if (waited > kSlowJoin && !std::exchange(is_slow_join_told_, true))
        note(ConsumeNote::Level::warning, "waiting",
             fmt::format(
                 "group \"{}\" has given no partition for {}s: it may wait for a member that died, for "
                 "as long as its session lasts (45s by default)",
                 options_.group, kSlowJoin.count()));
    if (waited > kLongestJoin && (options_.once || options_.until_ms) && !failure_)
        failure_.emplace(
            ErrorCategory::kafka,
            fmt::format("group \"{}\" gave no partition within {}s", options_.group, kLongestJoin.count()),
            "it may be rebalancing again and again, or refuse its name");
}

void Run::look_at_topics() {
    for (const auto& notice : consumer_.take_notices()) meet(notice);
    for (const auto& changed : log_watch_.take()) meet(changed);
}

void Run::meet(const ReadingNotice& notice) {
    if (notice.kind == Kind::topic_deleted) {
        if (!failure_)
            failure_.emplace(
                ErrorCategory::kafka,
                fmt::format("topic \"{}\" was deleted while it was consumed", notice.topic),
                "what was read of it is written; for a new topic of that name use another database");
    } else if (notice.kind == Kind::topic_recreated) {
        if (!failure_) failure_.emplace(recreated(to_text(notice)));
    } else if (notice.kind == Kind::broker_silent) {
        silent_brokers_.insert(notice.broker);
        kafka_.begin(to_text(notice));
    } else if (notice.kind == Kind::broker_back || notice.kind == Kind::broker_replaced) {
        silent_brokers_.erase(notice.broker);
        if (silent_brokers_.empty()) kafka_.end();
    } else {
        note(is_warning(notice) ? ConsumeNote::Level::warning : ConsumeNote::Level::info, "topic",
             to_text(notice));
    }
}

/// What was read since the change may be written already. The database is given the content of the record
/// that is missing, so that every later start finds it missing too, instead of going on behind the lost
/// events.
void Run::meet(const ChangedLog& changed) {
    if (failure_ || !owned_.contains(changed.where)) return;
    filling_.drop(changed.where);
    submit();
    while (!writer_.finish(std::chrono::milliseconds(100)) && !stop_.stop_requested()) consumer_.poll({});
    collect();
    const auto found = owned_.find(changed.where);  // polling may have taken it away
    if (found == owned_.end() || !found->second.claimed) return;
    WriteBatch mark;
    mark.batch.now_ms = now_ms();
    mark.batch.progress[changed.where] = {found->second.epoch, found->second.applied,
                                          changed.landmark.content};
    if (writer_.has_room(std::chrono::milliseconds(0))) writer_.submit(std::move(mark));
    failure_.emplace(recreated(changed.what));
}

}  // namespace shortener_events::consume
