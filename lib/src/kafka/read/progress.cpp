#include "kafka/read/progress.hpp"

#include <algorithm>

namespace shortener_events::kafka {

namespace {

constexpr auto kHidden = std::chrono::seconds(5);      // a transaction that is not open for long is no news
constexpr auto kSameTopic = std::chrono::seconds(60);  // in which its partitions begin again, one by one

struct Watermarks {
    std::int64_t begin = -1, end = -1;
};

/// As of the last fetch, without asking; -1: not known.
Watermarks fetched_watermarks(const Handle& handle, const TopicPartition& where) {
    Watermarks marks;
    rd_kafka_get_watermark_offsets(handle.get(), where.topic.c_str(), where.partition, &marks.begin,
                                   &marks.end);
    return marks;
}

}  // namespace

Jump ProgressJudge::judge(const TopicPartition& where, std::int64_t expected, std::int64_t offset) {
    if (offset < expected) {
        const auto now = Clock::now();
        const auto said = recreated_.find(where.topic);
        if (said == recreated_.end() || now - said->second > kSameTopic)
            say({.kind = ReadingNotice::Kind::topic_recreated, .topic = where.topic});
        recreated_[where.topic] = now;
        return Jump::recreated;
    }
    const std::int64_t kept_from = std::min(fetched_watermarks(handle_, where).begin, offset);
    if (kept_from <= expected) return Jump::none;
    say({.kind = ReadingNotice::Kind::offsets_deleted,
         .topic = where.topic,
         .partition = where.partition,
         .count = kept_from - expected});
    return Jump::over_deleted;
}

void ProgressJudge::look_for_hidden(const TopicPartition& where, Progress& progress) {
    const auto now = Clock::now();
    const std::int64_t hidden = fetched_watermarks(handle_, where).end - progress.position;
    if (hidden <= 0 || progress.seen_at != progress.position) {
        progress.seen_at = progress.position;
        progress.since = now;
        progress.is_noted = false;
    } else if (!progress.is_noted && now - progress.since >= kHidden) {
        progress.is_noted = true;
        say({.kind = ReadingNotice::Kind::offsets_hidden,
             .topic = where.topic,
             .partition = where.partition,
             .count = hidden});
    }
}

}  // namespace shortener_events::kafka
