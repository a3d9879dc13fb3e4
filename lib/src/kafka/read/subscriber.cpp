#include "shortener_events/subscriber.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "base/exclusive_use.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/client/to_record.hpp"
#include "kafka/read/connections.hpp"
#include "kafka/read/offsets.hpp"
#include "kafka/read/progress.hpp"
#include "kafka/read/queue_refill_nudge.hpp"
#include "kafka/read/standstill.hpp"
#include "kafka/read/topic_watch.hpp"

namespace shortener_events {

namespace {

using kafka::MessagePtr;
using kafka::TopicPartition;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 1000;
constexpr auto kHiddenLookEvery = std::chrono::seconds(1);

/// A partition that is being read.
struct Open {
    kafka::Progress progress;
    std::int64_t end = 0;
};

}  // namespace

struct Subscriber::Reading {
    ExclusiveUse use{"Subscriber", "OnNotice"};

    Reading(const Client& client, const std::vector<PartitionRange>& ranges, AtEnd at_end,
            OnNotice on_notice);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    bool follows() const { return at_end != AtEnd::finish; }
    void start(const PartitionRange& range);
    std::size_t take_batch(std::span<rd_kafka_message_t*> batch, std::chrono::milliseconds patience);
    void fetch(std::chrono::milliseconds patience);
    bool is_wanted(const rd_kafka_message_t& message);
    void reach(const rd_kafka_message_t& message, std::pair<const TopicPartition, Open>& at);
    void require_progress() const;
    void watch_topics(const std::vector<PartitionRange>& ranges);
    void look_around();
    void take(const ReadingNotice& notice);
    void add_partitions(const std::string& topic, std::int32_t count);
    std::vector<TopicPartition> partitions() const;

    std::shared_ptr<const kafka::Handle> kept;
    const kafka::Handle& handle;
    AtEnd at_end;
    kafka::QueuePtr queue;
    kafka::QueueRefillNudge nudge;
    std::map<std::string, kafka::TopicPtr> topics;
    std::map<TopicPartition, Open> open;
    std::vector<MessagePtr> fetched;  // in reverse, so that the next is at the back
    Clock::time_point last_progress = Clock::now();
    kafka::ProgressJudge judge;
    std::map<std::string, std::int32_t> partition_counts;  // of topics whose new partitions are read too
    std::optional<kafka::TopicWatch> watch;                // while following
    Clock::time_point next_look{};
};

// The simple consumer API: the group API would look up a coordinator, and so make Kafka create its offsets
// topic.
Subscriber::Reading::Reading(const Client& client, const std::vector<PartitionRange>& ranges, AtEnd wanted,
                             OnNotice on_notice)
    : kept(client.connections().reader()),
      handle(*kept),
      at_end(wanted),
      queue(rd_kafka_queue_new(handle.get())),
      nudge(handle, queue.get(), [this] { return partitions(); }),
      judge(handle, std::move(on_notice)) {
    for (const auto& range : ranges)
        if (follows() || range.from < range.end) start(range);
    if (follows()) watch_topics(ranges);
}

Subscriber::Reading::~Reading() {
    fetched.clear();
    for (const auto& [where, partition] : open)
        rd_kafka_consume_stop(topics.at(where.topic).get(), where.partition);
}

void Subscriber::Reading::start(const PartitionRange& range) {
    auto& topic = topics[range.topic];
    if (!topic) topic.reset(rd_kafka_topic_new(handle.get(), range.topic.c_str(), nullptr));
    if (rd_kafka_consume_start_queue(topic.get(), range.partition, range.from, queue.get()) != 0)
        handle.throw_failed(fmt::format("read {} partition {}", range.topic, range.partition),
                            rd_kafka_last_error());
    open[{range.topic, range.partition}] = {{.position = range.from}, follows() ? INT64_MAX : range.end};
}

void Subscriber::Reading::watch_topics(const std::vector<PartitionRange>& ranges) {
    for (const auto& range : ranges) ++partition_counts[range.topic];
    watch.emplace(handle, partition_counts);
}

/// What happens to the topics and brokers that are followed. Not while records wait to be taken: a partition
/// that stands still then may only have its turn later.
void Subscriber::Reading::look_around() {
    if (!watch) return;
    for (const auto& notice : watch->take()) take(notice);
    if (Clock::now() < next_look) return;
    next_look = Clock::now() + kHiddenLookEvery;
    for (auto& [where, partition] : open) judge.look_for_hidden(where, partition.progress);
}

void Subscriber::Reading::take(const ReadingNotice& notice) {
    if (notice.kind == ReadingNotice::Kind::topic_deleted) throw Error(ErrorCategory::kafka, to_text(notice));
    if (notice.kind == ReadingNotice::Kind::partitions_added) {
        if (at_end != AtEnd::follow_topics) return;
        add_partitions(notice.topic, static_cast<std::int32_t>(notice.count));
    }
    judge.say(notice);
}

void Subscriber::Reading::add_partitions(const std::string& topic, std::int32_t count) {
    for (auto& next = partition_counts[topic]; next < count; ++next)
        start({.topic = topic, .partition = next});
}

/// What is at hand; where that is nothing, waits for one record. (librdkafka would wait for a whole batch of
/// them.)
std::size_t Subscriber::Reading::take_batch(std::span<rd_kafka_message_t*> batch,
                                            std::chrono::milliseconds patience) {
    const auto at_hand = [&](std::span<rd_kafka_message_t*> room) {
        const auto count = rd_kafka_consume_batch_queue(queue.get(), 0, room.data(), room.size());
        return static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    };
    if (const auto count = at_hand(batch); count > 0) return count;
    batch[0] = rd_kafka_consume_queue(queue.get(), static_cast<int>(patience.count()));
    return batch[0] == nullptr ? 0 : 1 + at_hand(batch.subspan(1));
}

void Subscriber::Reading::fetch(std::chrono::milliseconds patience) {
    nudge.look();
    std::array<rd_kafka_message_t*, kBatch> batch{};
    const auto count = take_batch(batch, patience);
    if (count < kBatch) look_around();
    if (count == 0) return nudge.look();
    last_progress = Clock::now();
    for (auto i = count; i > 0; --i) {
        fetched.emplace_back(batch[i - 1]);
        nudge.taken(fetched.back()->len);
    }
}

std::vector<TopicPartition> Subscriber::Reading::partitions() const {
    std::vector<TopicPartition> all;
    for (const auto& [where, partition] : open) all.push_back(where);
    return all;
}

/// Notes how far the partition is read; true for a record inside its range.
bool Subscriber::Reading::is_wanted(const rd_kafka_message_t& message) {
    const bool is_record = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!is_record && kafka::meaning_of(message.err).ends_reading) {
        const std::string topic = message.rkt ? rd_kafka_topic_name(message.rkt) : "";
        const auto action = topic.empty() ? "read" : fmt::format("read topic \"{}\"", topic);
        kafka::throw_if_forbidden(action, message.err, {.topic = topic});
        handle.throw_failed(action, message.err);
    }
    if (!is_record && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return false;  // the client tries again by itself
    const auto at = open.find({rd_kafka_topic_name(message.rkt), message.partition});
    if (at == open.end()) return false;
    const bool wanted = is_record && message.offset < at->second.end;
    reach(message, *at);
    return wanted;
}

void Subscriber::Reading::reach(const rd_kafka_message_t& message,
                                std::pair<const TopicPartition, Open>& at) {
    auto& [where, partition] = at;
    auto& position = partition.progress.position;
    if (message.offset != position &&
        judge.judge(where, position, std::min(message.offset, partition.end)) == kafka::Jump::recreated &&
        !follows())
        throw Error(ErrorCategory::kafka,
                    fmt::format("topic \"{}\" was recreated while it was read", where.topic));
    position = message.offset + (message.err == RD_KAFKA_RESP_ERR_NO_ERROR ? 1 : 0);
    if (position < partition.end) return;
    rd_kafka_consume_stop(message.rkt, message.partition);
    open.erase(where);
}

void Subscriber::Reading::require_progress() const {
    if (!follows() && Clock::now() - last_progress > handle.settings().timeout)
        kafka::throw_standstill(handle, partitions());
}

Subscriber::Subscriber(const Client& client, const std::vector<PartitionRange>& ranges, AtEnd at_end,
                       OnNotice on_notice)
    : reading_(std::make_unique<Reading>(client, ranges, at_end, std::move(on_notice))) {}
Subscriber::~Subscriber() = default;

std::optional<Record> Subscriber::next(std::stop_token stop, std::chrono::milliseconds patience) {
    auto& reading = *reading_;
    const ExclusiveUse::Turn turn(reading.use);
    const auto deadline = Clock::now() + patience;
    while (!stop.stop_requested()) {
        while (!reading.fetched.empty()) {
            const MessagePtr message = std::move(reading.fetched.back());
            reading.fetched.pop_back();
            if (!reading.is_wanted(*message)) continue;
            Record record;
            kafka::to_record(*message, reading.handle.settings().max_value, record);
            return record;
        }
        if (finished() || (reading.follows() && Clock::now() >= deadline)) return std::nullopt;
        reading.fetch(std::min(patience, std::chrono::milliseconds(100)));
        if (reading.fetched.empty()) reading.require_progress();
    }
    return std::nullopt;
}

bool Subscriber::finished() const {
    return reading_->open.empty() && reading_->fetched.empty();
}

bool Subscriber::has_more_at_hand() const {
    return !reading_->fetched.empty() || rd_kafka_queue_length(reading_->queue.get()) > 0;
}

}  // namespace shortener_events
