#include "kafka/read/topic_watch.hpp"

#include <fmt/format.h>

#include <exception>
#include <future>
#include <iterator>
#include <utility>

#include "kafka/read/offsets.hpp"
#include "shortener_events/internal/thread_room.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::kafka {

namespace {

constexpr auto kWatchEvery = std::chrono::milliseconds(1500);
constexpr auto kInDoubt = std::chrono::milliseconds(300);
constexpr int kAnswerMs = 1000;  // for a question

/// Null when no broker answers.
MetadataPtr ask_about_topics(const Handle& handle) {
    const rd_kafka_metadata_t* raw = nullptr;
    rd_kafka_metadata(handle.get(), 0, nullptr, &raw, kAnswerMs);
    return MetadataPtr(raw);
}

std::string name_of(const rd_kafka_metadata_t& metadata, std::int32_t broker) {
    for (int i = 0; i < metadata.broker_cnt; ++i)
        if (metadata.brokers[i].id == broker)
            return fmt::format("{}:{}", metadata.brokers[i].host, metadata.brokers[i].port);
    return {};
}

/// Any answer will do, also "not me".
bool gets_an_answer(const Handle& handle, const TopicPartition& where) {
    const auto error = ask_offsets(handle, {where}, kEndOffset, kAnswerMs).front().error;
    return !means_unreachable(error) && error != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
}

}  // namespace

TopicWatch::TopicWatch(const Handle& handle, const std::map<std::string, std::int32_t>& partitions)
    : handle_(handle), judge_(partitions) {
    for (const auto& [name, count] : partitions)
        topics_.emplace_back(rd_kafka_topic_new(handle.get(), name.c_str(), nullptr));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

TopicWatch::~TopicWatch() = default;

std::vector<ReadingNotice> TopicWatch::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(notices_, {});
}

void TopicWatch::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::vector<ReadingNotice> news;
        try {
            news = judge_.judge(look(), WatchJudge::Clock::now(), now_ms());
        } catch (const std::exception&) {
            // No thread or no memory to ask with, as in a full container: that says nothing of Kafka.
        }
        for (auto& notice : news)
            if (notice.kind == ReadingNotice::Kind::broker_silent)
                notice.cause = handle_.connection_log().login_trouble();
        std::unique_lock lock(mutex_);
        notices_.insert(notices_.end(), std::make_move_iterator(news.begin()),
                        std::make_move_iterator(news.end()));
        pause_.wait_for(lock, stop, judge_.is_in_doubt() ? kInDoubt : kWatchEvery, [] { return false; });
    }
}

/// All questions at once: a broker that is silent must not cost the others their time.
WatchLook TopicWatch::look() {
    auto about_topics = std::async(kAside, ask_about_topics, std::cref(handle_));
    WatchLook look;
    ask_leaders(look);
    if (const auto metadata = about_topics.get()) take_topics(*metadata, look);
    return look;
}

/// Each leader by one of its partitions. One whose partitions nobody leads now is the reason for it.
void TopicWatch::ask_leaders(WatchLook& look) const {
    std::map<std::string, std::future<bool>> questions;
    for (const auto& [where, leader] : leaders_) {
        look.brokers[leader.broker] = false;
        if (leader.leads && !questions.contains(leader.broker))
            questions[leader.broker] =
                std::async(kAside, gets_an_answer, std::cref(handle_), std::cref(where));
    }
    for (auto& [broker, answer] : questions) look.brokers[broker] = answer.get();
}

void TopicWatch::take_topics(const rd_kafka_metadata_t& metadata, WatchLook& look) {
    for (int i = 0; i < metadata.topic_cnt; ++i) {
        const auto& topic = metadata.topics[i];
        if (topic.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
            look.topics[topic.topic] = 0;
            std::erase_if(leaders_, [&](const auto& entry) { return entry.first.topic == topic.topic; });
        } else if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partition_cnt > 0) {
            look.topics[topic.topic] = topic.partition_cnt;
            note_leaders(metadata, topic);
        }
    }
}

void TopicWatch::note_leaders(const rd_kafka_metadata_t& metadata, const rd_kafka_metadata_topic_t& topic) {
    for (int i = 0; i < topic.partition_cnt; ++i) {
        auto name = name_of(metadata, topic.partitions[i].leader);
        const TopicPartition where{topic.topic, topic.partitions[i].id};
        if (!name.empty())
            leaders_[where] = {std::move(name), true};
        else if (const auto last = leaders_.find(where); last != leaders_.end())
            last->second.leads = false;
    }
}

}  // namespace shortener_events::kafka
