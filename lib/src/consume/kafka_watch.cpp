#include "consume/kafka_watch.hpp"

#include <fmt/format.h>

#include <utility>

#include "consume/recreated.hpp"

namespace shortener_events::consume {

namespace {

constexpr std::chrono::seconds kSlowJoin{10};
constexpr std::chrono::seconds kLongestJoin{
    90};  // a member that died is waited for as long as its session lasts: 45 s

}  // namespace

KafkaWatch::KafkaWatch(std::string group, bool is_to_end, TimePoint joined_at, Notes notes)
    : group_(std::move(group)),
      is_to_end_(is_to_end),
      joined_at_(joined_at),
      notes_(notes),
      trouble_({"kafka-down", "kafka-back", "Kafka answers again"}, std::move(notes)) {}

/// A group that gives nothing is waited for, but not in silence.
std::optional<Error> KafkaWatch::look_at_join(TimePoint now, const std::string& why_not_asked) {
    const auto waited = now - joined_at_;
    if (waited > kSlowJoin && !std::exchange(is_slow_join_told_, true))
        notes_.warn("waiting",
                    fmt::format("group \"{}\" has given no partition for {}s: {}", group_, kSlowJoin.count(),
                                why_not_asked.empty() ? "it may wait for a member that died, for as long as "
                                                        "its session lasts (45s by default)"
                                                      : why_not_asked));
    if (waited <= kLongestJoin || !is_to_end_) return std::nullopt;
    return Error(
        ErrorCategory::kafka,
        fmt::format("group \"{}\" gave no partition within {}s", group_, kLongestJoin.count()),
        why_not_asked.empty() ? "it may be rebalancing again and again, or refuse its name" : why_not_asked);
}

std::optional<Error> KafkaWatch::meet(const ReadingNotice& notice) {
    using Kind = ReadingNotice::Kind;
    switch (notice.kind) {
        case Kind::topic_deleted:
            return Error(ErrorCategory::kafka,
                         fmt::format("topic \"{}\" was deleted while it was consumed", notice.topic),
                         "what was read of it is written; for a new topic of that name use another database");
        case Kind::topic_recreated:
            return recreated(to_text(notice));
        case Kind::broker_silent:
            silent_brokers_.insert(notice.broker);
            trouble_.begin(to_text(notice));
            break;
        case Kind::broker_back:
        case Kind::broker_replaced:
            silent_brokers_.erase(notice.broker);
            if (silent_brokers_.empty()) trouble_.end();
            break;
        default:
            if (is_warning(notice))
                notes_.warn("topic", to_text(notice));
            else
                notes_.info("topic", to_text(notice));
    }
    return std::nullopt;
}

}  // namespace shortener_events::consume
