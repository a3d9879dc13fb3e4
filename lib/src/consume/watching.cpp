// What a run does about topics and brokers that change while it reads.
#include <fmt/format.h>

#include "consume/made_anew.hpp"
#include "consume/run.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

using Kind = ReadingNotice::Kind;

}  // namespace

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
        if (!failure_) failure_.emplace(made_anew(to_text(notice)));
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
    Work mark;
    mark.batch.now_ms = now_ms();
    mark.batch.progress[changed.where] = {found->second.epoch, found->second.applied,
                                          changed.landmark.content};
    if (writer_.has_room(std::chrono::milliseconds(0))) writer_.submit(std::move(mark));
    failure_.emplace(made_anew(changed.what));
}

}  // namespace shortener_events::consume
