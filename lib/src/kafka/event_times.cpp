#include "kafka/event_times.hpp"

#include <algorithm>

#include "kafka/offsets.hpp"

namespace shortener_events::kafka {

namespace {

/// One partition that is being read: where to look next.
struct Probe {
    rd_kafka_topic_t* topic;
    const std::set<std::int64_t>* offsets;
    std::set<std::int64_t>::const_iterator next;
    std::map<std::int64_t, OldestUnread>* found;

    bool done() const { return next == offsets->end(); }
};

std::optional<std::int64_t> timestamp_of(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const auto ms = rd_kafka_message_timestamp(&message, &type);
    if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) return std::nullopt;
    return ms;
}

/// The partitions under way, from start to stop.
class Probes {
  public:
    Probes(const Handle& handle, const Offsets& offsets, EventTimes& times)
        : handle_(handle), queue_(rd_kafka_queue_new(handle.get())) {
        for (const auto& [at, wanted] : offsets) start(at, wanted, times[at]);
    }
    ~Probes() {
        for (const auto& [at, probe] : open_) rd_kafka_consume_stop(probe.topic, at.partition);
    }
    Probes(const Probes&) = delete;
    Probes& operator=(const Probes&) = delete;

    void run(const Deadline& deadline) {
        int patience_ms = 1;
        while (left_ > 0 && !deadline.passed()) {
            const int wait_ms = std::min(patience_ms, deadline.left_ms());
            if (const MessagePtr message{rd_kafka_consume_queue(queue_.get(), wait_ms)}) {
                take(*message);
            } else {
                wake_brokers(deadline);
                patience_ms = std::min(2 * patience_ms, 100);
            }
        }
    }

  private:
    void start(const TopicPartition& at, const std::set<std::int64_t>& wanted,
               std::map<std::int64_t, OldestUnread>& found) {
        auto& topic = topics_[at.topic];
        if (!topic) topic.reset(rd_kafka_topic_new(handle_.get(), at.topic.c_str(), nullptr));
        if (!topic || wanted.empty()) return;
        if (rd_kafka_consume_start_queue(topic.get(), at.partition, *wanted.begin(), queue_.get()) != 0)
            return;
        open_.emplace(at, Probe{topic.get(), &wanted, wanted.begin(), &found});
        ++left_;
    }

    /// librdkafka 2.0.2's broker threads sleep up to a second before they notice a partition that is to be
    /// fetched; any request wakes them.
    void wake_brokers(const Deadline& deadline) const {
        std::vector<TopicPartition> waiting;
        for (const auto& [at, probe] : open_)
            if (!probe.done()) waiting.push_back(at);
        ask_offsets(handle_, waiting, kEndOffset, deadline.left_ms(1));
    }

    void take(const rd_kafka_message_t& message) {
        const TopicPartition at{rd_kafka_topic_name(message.rkt), message.partition};
        const auto entry = open_.find(at);
        if (entry == open_.end() || entry->second.done()) return;
        Probe& probe = entry->second;
        if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR && message.offset < *probe.next)
            return;  // before a seek
        if (message.err && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            probe.next = probe.offsets->end();
        } else {
            const bool event = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
            OldestUnread result{true, {}, {}};
            if (event) result = {true, message.offset, timestamp_of(message)};
            // One event answers for every wanted offset up to its own, the end for all that are left.
            while (!probe.done() && (!event || *probe.next <= message.offset))
                (*probe.found)[*probe.next++] = result;
        }
        if (probe.done())
            --left_;
        else
            rd_kafka_seek(probe.topic, at.partition, *probe.next, 0);
    }

    const Handle& handle_;
    QueuePtr queue_;
    std::map<std::string, TopicPtr> topics_;
    std::map<TopicPartition, Probe> open_;
    std::size_t left_ = 0;
};

}  // namespace

KafkaSettings tuned_for_event_times(KafkaSettings settings) {
    constexpr std::pair<const char*, const char*> kTuning[] = {
        {"enable.partition.eof", "true"},  // otherwise a partition with only markers keeps us waiting
        {"auto.offset.reset", "error"},    // an offset that is gone must not become another one
        {"fetch.message.max.bytes",
         "65536"},                         // a batch is enough; librdkafka asks for more where it is larger
        {"message.max.bytes", "1048576"},  // the least that fetch.max.bytes may be
        {"fetch.max.bytes", "1048576"},
        {"queued.min.messages", "1"},  // one event is enough: fetch no further ones ahead
        {"fetch.wait.max.ms", "10"},
        {"fetch.error.backoff.ms", "20"},
        {"socket.nagle.disable", "true"},  // hundreds of small requests in flight: none waits for an answer
    };
    for (const auto& [name, value] : kTuning) settings.properties.try_emplace(name, value);
    return settings;
}

EventTimes read_event_times(const Handle& handle, const Offsets& offsets, const Deadline& deadline) {
    EventTimes times;
    Probes probes(handle, offsets, times);
    probes.run(deadline);
    return times;
}

}  // namespace shortener_events::kafka
