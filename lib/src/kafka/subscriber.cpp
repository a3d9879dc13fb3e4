#include "shortener_events/subscriber.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "kafka/fetch_waker.hpp"
#include "kafka/offsets.hpp"
#include "kafka/to_record.hpp"

namespace shortener_events {

namespace {

using kafka::MessagePtr;
using kafka::TopicPartition;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 1000;

/// Errors that no waiting mends.
bool is_final(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
           code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
           code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || code == RD_KAFKA_RESP_ERR__BAD_MSG ||
           code == RD_KAFKA_RESP_ERR__FATAL;
}

}  // namespace

struct Subscriber::Reading {
    Reading(const KafkaSettings& settings, const std::vector<PartitionRange>& ranges, AtEnd at_end);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    void start(const PartitionRange& range);
    void fetch(std::chrono::milliseconds patience);
    bool is_wanted(const rd_kafka_message_t& message);
    void reach(const rd_kafka_message_t& message, std::int64_t position);
    void require_progress() const;
    std::vector<TopicPartition> partitions() const;

    kafka::Handle handle;
    bool follow;
    kafka::QueuePtr queue;
    kafka::FetchWaker waker;
    std::map<std::string, kafka::TopicPtr> topics;
    std::map<TopicPartition, std::int64_t> open;  // the end of each partition that is still being read
    std::vector<MessagePtr> fetched;              // in reverse, so that the next is at the back
    Clock::time_point last_progress = Clock::now();
};

// The simple consumer API: the group API would look up a coordinator, and so make Kafka create its offsets
// topic.
Subscriber::Reading::Reading(const KafkaSettings& settings, const std::vector<PartitionRange>& ranges,
                             AtEnd at_end)
    : handle(RD_KAFKA_CONSUMER, settings,
             {{"enable.partition.eof", "true"},
              {"auto.offset.reset", "earliest"},  // retention may overtake the start
              {"fetch.wait.max.ms", "100"},
              {"fetch.error.backoff.ms", "100"},
              {"check.crcs", "true"},
              {"queued.min.messages", kafka::FetchWaker::most_messages()},
              {"queued.max.messages.kbytes", kafka::FetchWaker::most_kibibytes()}}),
      follow(at_end == AtEnd::follow),
      queue(rd_kafka_queue_new(handle.get())),
      waker(handle, queue.get(), [this] { return partitions(); }) {
    for (const auto& range : ranges)
        if (follow || range.from < range.end) start(range);
}

Subscriber::Reading::~Reading() {
    fetched.clear();
    for (const auto& [where, end] : open)
        rd_kafka_consume_stop(topics.at(where.topic).get(), where.partition);
}

void Subscriber::Reading::start(const PartitionRange& range) {
    auto& topic = topics[range.topic];
    if (!topic) topic.reset(rd_kafka_topic_new(handle.get(), range.topic.c_str(), nullptr));
    if (rd_kafka_consume_start_queue(topic.get(), range.partition, range.from, queue.get()) != 0)
        handle.throw_failed(fmt::format("read {} partition {}", range.topic, range.partition),
                            rd_kafka_last_error());
    open[{range.topic, range.partition}] = follow ? INT64_MAX : range.end;
}

void Subscriber::Reading::fetch(std::chrono::milliseconds patience) {
    waker.look();
    std::array<rd_kafka_message_t*, kBatch> batch{};
    const auto count =
        rd_kafka_consume_batch_queue(queue.get(), static_cast<int>(patience.count()), batch.data(), kBatch);
    if (count <= 0) return waker.look();
    last_progress = Clock::now();
    for (auto i = static_cast<std::size_t>(count); i > 0; --i) {
        fetched.emplace_back(batch[i - 1]);
        waker.taken(fetched.back()->len);
    }
}

std::vector<TopicPartition> Subscriber::Reading::partitions() const {
    std::vector<TopicPartition> all;
    for (const auto& [where, end] : open) all.push_back(where);
    return all;
}

/// Notes how far the partition is read; true for a record inside its range.
bool Subscriber::Reading::is_wanted(const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        reach(message, message.offset);
        return false;
    }
    if (is_final(message.err))
        handle.throw_failed(
            message.rkt ? fmt::format("read topic \"{}\"", rd_kafka_topic_name(message.rkt)) : "read",
            message.err);
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return false;  // the client tries again by itself
    const auto range = open.find({rd_kafka_topic_name(message.rkt), message.partition});
    const bool wanted = range != open.end() && message.offset < range->second;
    reach(message, message.offset + 1);
    return wanted;
}

void Subscriber::Reading::reach(const rd_kafka_message_t& message, std::int64_t position) {
    const auto range = open.find({rd_kafka_topic_name(message.rkt), message.partition});
    if (range == open.end() || position < range->second) return;
    rd_kafka_consume_stop(message.rkt, message.partition);
    open.erase(range);
}

void Subscriber::Reading::require_progress() const {
    if (!follow && Clock::now() - last_progress > handle.settings().timeout) handle.throw_unreachable();
}

Subscriber::Subscriber(const KafkaSettings& settings, const std::vector<PartitionRange>& ranges, AtEnd at_end)
    : reading_(std::make_unique<Reading>(settings, ranges, at_end)) {}
Subscriber::~Subscriber() = default;

std::optional<Record> Subscriber::next(std::stop_token stop, std::chrono::milliseconds patience) {
    auto& reading = *reading_;
    const auto deadline = Clock::now() + patience;
    while (!stop.stop_requested()) {
        while (!reading.fetched.empty()) {
            const MessagePtr message = std::move(reading.fetched.back());
            reading.fetched.pop_back();
            if (reading.is_wanted(*message)) return kafka::to_record(*message);
        }
        if (finished() || (reading.follow && Clock::now() >= deadline)) return std::nullopt;
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
