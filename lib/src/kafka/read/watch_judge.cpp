#include "kafka/read/watch_judge.hpp"

#include <algorithm>
#include <utility>

namespace shortener_events::kafka {

namespace {

using NoticeKind = ReadingNotice::Kind;

}  // namespace

WatchJudge::WatchJudge(const std::map<std::string, std::int32_t>& partitions) {
    for (const auto& [name, count] : partitions) topics_[name].partitions = count;
}

std::vector<ReadingNotice> WatchJudge::judge(const WatchLook& look, Clock::time_point now,
                                             std::int64_t now_ms) {
    Notices notices;
    for (auto& [name, topic] : topics_)
        if (const auto seen = look.topics.find(name); seen != look.topics.end())
            judge_topic(name, topic, seen->second, now, notices);
    for (const auto& [name, answered] : look.brokers) {
        auto& broker = brokers_.try_emplace(name, Broker{now, now_ms}).first->second;
        judge_broker(name, broker, answered, now, now_ms, notices);
    }
    forget_brokers(look, notices);
    return notices;
}

void WatchJudge::judge_topic(const std::string& name, Topic& topic, std::int32_t partitions,
                             Clock::time_point now, Notices& notices) {
    if (partitions == 0) {
        if (++topic.denials == 1) topic.denied_since = now;
        if (topic.is_deleted || topic.denials < kDenials || now - topic.denied_since < kDenied) return;
        topic.is_deleted = true;
        return notices.push_back({.kind = NoticeKind::topic_deleted, .topic = name});
    }
    topic.denials = 0;
    if (std::exchange(topic.is_deleted, false) || partitions < topic.partitions)  // Kafka takes none away
        notices.push_back({.kind = NoticeKind::topic_recreated, .topic = name});
    else if (partitions > topic.partitions)
        notices.push_back({.kind = NoticeKind::partitions_added, .topic = name, .count = partitions});
    topic.partitions = partitions;
}

void WatchJudge::judge_broker(const std::string& name, Broker& broker, bool answered, Clock::time_point now,
                              std::int64_t now_ms, Notices& notices) {
    if (answered) {
        if (broker.is_silent) notices.push_back({.kind = NoticeKind::broker_back, .broker = name});
        broker = {now, now_ms};
        return;
    }
    ++broker.unanswered;
    if (broker.is_silent || broker.unanswered < kUnanswered || now - broker.answered < kSilent) return;
    broker.is_silent = true;
    notices.push_back({.kind = NoticeKind::broker_silent, .broker = name, .since_ms = broker.answered_ms});
}

/// Those that lead nothing any more.
void WatchJudge::forget_brokers(const WatchLook& look, Notices& notices) {
    for (const auto& [name, broker] : brokers_)
        if (broker.is_silent && !look.brokers.contains(name))
            notices.push_back({.kind = NoticeKind::broker_replaced, .broker = name});
    std::erase_if(brokers_, [&](const auto& entry) { return !look.brokers.contains(entry.first); });
}

bool WatchJudge::is_in_doubt() const {
    return std::ranges::any_of(topics_, [](const auto& entry) { return entry.second.denials > 0; }) ||
           std::ranges::any_of(brokers_, [](const auto& entry) { return entry.second.unanswered > 0; });
}

}  // namespace shortener_events::kafka
