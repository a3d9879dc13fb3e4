#include "kafka/read/event_times.hpp"

#include <algorithm>
#include <deque>

#include "base/backoff.hpp"
#include "kafka/client/queue_backoff.hpp"
#include "kafka/read/offsets.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::kafka {

namespace {

/// The most partitions of a window: each may have fetched a batch (1 MiB, as brokers are set up) by
/// then.
constexpr std::size_t kWindow = 64;

/// Events that are rather read, most of them being in the batch at hand, than left out by a seek, which is a
/// fetch.
constexpr std::int64_t kNear = 500;

// How long to wait for a message before librdkafka is woken, and how long that may take.
constexpr std::chrono::milliseconds kPatience{3};
constexpr std::chrono::milliseconds kMostPatience{100};

std::optional<std::int64_t> timestamp_of(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const auto ms = rd_kafka_message_timestamp(&message, &type);
    if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) return std::nullopt;
    return ms;
}

/// One partition that is being read, from start to stop. It has a queue of its own: what it holds beyond the
/// first message keeps librdkafka from fetching on, and holds up no other partition.
class Probe {
  public:
    using Wanted = std::set<std::int64_t>;
    using Found = std::map<std::int64_t, OldestUnread>;

    Probe(rd_kafka_topic_t* topic, const TopicPartition& at, const Wanted& offsets, Found& found)
        : topic_(topic), at_(at), end_(offsets.end()), next_(offsets.begin()), found_(found) {
        started_ = topic && !done() && rd_kafka_consume_start(topic_, at_.partition, *next_) == 0;
        if (!started_) next_ = end_;
    }
    ~Probe() {
        if (started_) rd_kafka_consume_stop(topic_, at_.partition);
    }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    const TopicPartition& at() const { return at_; }
    bool done() const { return next_ == end_; }

    /// Goes on by one message; false when none came within `wait_ms`.
    bool advance(int wait_ms) {
        const MessagePtr message{rd_kafka_consume(topic_, at_.partition, wait_ms)};
        if (!message) return false;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            take_event(*message);
        else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
            while (!done()) found_[*next_++] = {true, {}, {}};
        else
            give_up(message->err);
        return true;
    }

  private:
    void give_up(rd_kafka_resp_err_t code) {
        if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
            while (!done()) found_[*next_++].is_forbidden = true;
        next_ = end_;
    }

    /// One event answers for every wanted offset up to its own.
    void take_event(const rd_kafka_message_t& message) {
        if (message.offset < *next_) return;  // on the way to it
        const OldestUnread event{true, message.offset, timestamp_of(message)};
        while (!done() && *next_ <= message.offset) found_[*next_++] = event;
        if (!done() && *next_ - message.offset > kNear) rd_kafka_seek(topic_, at_.partition, *next_, 0);
    }

    rd_kafka_topic_t* topic_;
    TopicPartition at_;
    Wanted::const_iterator end_;
    Wanted::const_iterator next_;
    Found& found_;
    bool started_ = false;
};

using Probes = std::deque<Probe>;

/// Partitions that are read at the same time.
struct Window {
    void start(const TopicPartition& at, const Probe::Wanted& offsets, Probe::Found& found) {
        auto& topic = topics[at.topic];
        if (!topic) topic.reset(rd_kafka_topic_new(handle->get(), at.topic.c_str(), nullptr));
        probes.emplace_back(topic.get(), at, offsets, found);
    }

    std::shared_ptr<const Handle> handle;  // ends behind the rest
    std::map<std::string, TopicPtr> topics{};
    Probes probes{};
};

/// librdkafka 2.0.2's broker threads may sleep up to a second before they notice a partition that is to be
/// fetched; any request wakes them, such as this one for ends, whose answers are not wanted.
/// Later ones notice by themselves.
void wake_brokers(const Handle& handle, const Probes& probes, int timeout_ms) {
    if (has_queue_backoff()) return;
    const PartitionListPtr waiting(rd_kafka_topic_partition_list_new(static_cast<int>(probes.size())));
    for (const auto& probe : probes) {
        if (probe.done()) continue;
        const auto& [topic, partition] = probe.at();
        rd_kafka_topic_partition_list_add(waiting.get(), topic.c_str(), partition)->offset = kEndOffset;
    }
    rd_kafka_offsets_for_times(handle.get(), waiting.get(), timeout_ms);
}

/// Takes what is there of every partition, and waits for what is not until one let us wait in vain. Whether
/// anything came.
bool sweep(Probes& probes, int wait_ms, const Deadline& deadline) {
    bool came = false;
    for (auto& probe : probes)
        while (!probe.done()) {
            const bool advanced = probe.advance(std::min(wait_ms, deadline.left_ms()));
            came = came || advanced;
            if (!advanced) {
                wait_ms = 0;
                break;
            }
        }
    return came;
}

void run(const Handle& handle, Probes& probes, const Deadline& deadline) {
    Backoff patience(kPatience, kMostPatience);
    for (;;) {
        const bool came = sweep(probes, static_cast<int>(patience.time().count()), deadline);
        if (std::ranges::all_of(probes, &Probe::done) || deadline.passed()) return;
        wake_brokers(handle, probes, deadline.within(kMostPatience).left_ms(1));
        came ? patience.reset() : patience.grow();
    }
}

}  // namespace

KafkaSettings tuned_for_event_times(KafkaSettings settings) {
    constexpr std::pair<const char*, const char*> kTuning[] = {
        {"enable.partition.eof", "true"},  // otherwise a partition with only markers keeps us waiting
        {"auto.offset.reset", "error"},    // an offset that is gone must not become another one
        // One batch is enough; producers make them of 16 KiB to 1 MiB. Of partitions with a larger one each
        // answer brings one, so that no limit here keeps a partition unread.
        {"fetch.message.max.bytes", "262144"},
        {"message.max.bytes", "1048576"},  // the least that fetch.max.bytes may be
        {"fetch.max.bytes", "1048576"},
        // One event is enough; but with 1 librdkafka 2.0.2 leaves most partitions out until it is woken.
        {"queued.min.messages", "2"},
        {"fetch.wait.max.ms", "10"},
        {"fetch.error.backoff.ms", "20"},
        {"socket.nagle.disable", "true"},  // hundreds of small requests in flight: none waits for an answer
    };
    for (const auto& [name, value] : kTuning) settings.properties.try_emplace(name, value);
    return settings;
}

EventTimes EventTimeReader::read(const std::shared_ptr<const Handle>& handle, const Offsets& offsets,
                                 const Deadline& deadline) {
    EventTimes times;
    for (auto next = offsets.begin(); next != offsets.end() && !deadline.passed();) {
        if (stopping_.valid()) stopping_.get();
        auto window = std::make_unique<Window>(Window{handle});
        for (; next != offsets.end() && window->probes.size() < kWindow; ++next)
            window->start(next->first, next->second, times[next->first]);
        run(*handle, window->probes, deadline);
        stopping_ = std::async(kAside, [ended = std::move(window)]() mutable { ended.reset(); });
    }
    return times;
}

}  // namespace shortener_events::kafka
