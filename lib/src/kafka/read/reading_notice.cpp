#include "shortener_events/reading_notice.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

bool is_warning(const ReadingNotice& notice) {
    switch (notice.kind) {
        case ReadingNotice::Kind::partitions_added:
        case ReadingNotice::Kind::broker_back:
        case ReadingNotice::Kind::broker_replaced:
        case ReadingNotice::Kind::offsets_hidden:  // they come, or were never meant to be read
            return false;
        default:
            return true;
    }
}

std::string to_text(const ReadingNotice& notice) {
    const std::string where = fmt::format("{}[{}]", notice.topic, notice.partition);
    switch (notice.kind) {
        case ReadingNotice::Kind::topic_deleted:
            return fmt::format("topic \"{}\" was deleted", notice.topic);
        case ReadingNotice::Kind::topic_recreated:
            return notice.partition < 0
                       ? fmt::format("topic \"{}\" was recreated", notice.topic)
                       : fmt::format("topic \"{}\" was recreated: partition {} is read from its beginning",
                                     notice.topic, notice.partition);
        case ReadingNotice::Kind::partitions_added:
            return fmt::format("topic \"{}\" has {} partitions now", notice.topic, notice.count);
        case ReadingNotice::Kind::broker_silent:
            return fmt::format("{} does not answer since {}{}{}", notice.broker, format_utc(notice.since_ms),
                               notice.cause.empty() ? "" : ": ", notice.cause);
        case ReadingNotice::Kind::broker_back:
            return fmt::format("{} answers again", notice.broker);
        case ReadingNotice::Kind::broker_replaced:
            return fmt::format("other brokers have taken over from {}", notice.broker);
        case ReadingNotice::Kind::offsets_deleted:
            return fmt::format("{}: {} deleted by retention before being read", where,
                               counted(static_cast<std::uint64_t>(notice.count), "offset"));
        case ReadingNotice::Kind::offsets_hidden:
            return fmt::format("{}: {} hidden by an open transaction", where,
                               counted(static_cast<std::uint64_t>(notice.count), "offset"));
    }
    return {};
}

}  // namespace shortener_events
