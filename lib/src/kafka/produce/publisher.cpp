#include "shortener_events/publisher.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/backoff.hpp"
#include "kafka/admin/metadata.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/client/unreachable.hpp"
#include "kafka/produce/batch_sender.hpp"
#include "kafka/produce/producer_client.hpp"
#include "kafka/produce/transaction.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kSlice{20};  // how soon a stop request is noticed
constexpr milliseconds kPush{1};    // time enough for the client's threads to see that they are to send
constexpr milliseconds kQuiet{5};   // without a report, so that full batches cannot be all that waits

int to_ms(milliseconds duration) {
    return static_cast<int>(std::clamp<std::int64_t>(duration.count(), 0, 1'000'000'000));
}

}  // namespace

struct Publisher::Client {
    Client(const KafkaSettings& settings, const PublisherOptions& options, OnReport on_report)
        : producer(settings, options, std::move(on_report)),
          sender(producer),
          transaction(producer.handle()) {}

    void push();
    bool hear(milliseconds limit);
    void push_and_hear(milliseconds limit);
    void hear_of_all();

    kafka::ProducerClient producer;
    kafka::BatchSender sender;
    kafka::Transaction transaction;
    Backoff patience{kPush, kSlice};  // with a broker that says nothing, until the next push
    bool heard_ever = false;
};

/// Lets off what can go. Not for longer: throughout a flush librdkafka (2.0.2) spins for every record that
/// waits for the acknowledgement of an earlier one.
void Publisher::Client::push() {
    producer.wake();
    rd_kafka_flush(producer.handle().get(), to_ms(kPush));
    producer.rethrow();
}

/// Hands out reports, waiting for the first. True: there were some.
bool Publisher::Client::hear(milliseconds limit) {
    const auto before = producer.pending();
    producer.wake();
    rd_kafka_poll(producer.handle().get(), to_ms(limit));
    producer.rethrow();
    return producer.pending() < before;
}

/// For when no more records come: every report lets more of them go. Ever less often where none come.
void Publisher::Client::push_and_hear(milliseconds limit) {
    const auto before = producer.pending();
    push();
    const bool heard = producer.pending() < before || hear(std::min(limit, patience.time()));
    heard_ever = heard_ever || heard;  // until then the connection is being made, and is ready at any moment
    heard || !heard_ever ? patience.reset() : patience.grow();
}

/// Purged records are reported by the client's threads, which takes a moment.
void Publisher::Client::hear_of_all() {
    for (int rounds = 0; producer.pending() > 0 && rounds < 100; ++rounds) hear(kSlice);
    producer.rethrow();
}

Publisher::Publisher(const KafkaSettings& settings, const PublisherOptions& options, OnReport on_report)
    : client_(std::make_unique<Client>(settings, options, std::move(on_report))) {}

Publisher::Publisher() = default;

Publisher::~Publisher() {
    if (!client_) return;
    // Nobody may be told anymore, and the destruction of the client must not wait for what is under way.
    rd_kafka_purge(client_->producer.handle().get(),
                   RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
}

TopicInfo Publisher::require_topic(const std::string& topic) {
    const auto& handle = client_->producer.handle();
    const auto cluster = kafka::read_metadata(handle);
    const auto found = std::ranges::find(cluster.topics, topic, &TopicInfo::name);
    if (found != cluster.topics.end()) return *found;
    // A producer that asks for a topic by its name would make it.
    return Cluster(handle.settings()).require_topic(topic);
}

bool Publisher::send(const std::string& topic, std::span<const OutgoingRecord> batch, std::stop_token stop,
                     std::shared_ptr<const void> keeper) {
    while (!await_room(kSlice)) {
        if (stop.stop_requested()) return false;
    }
    client_->sender.send(topic, batch, std::move(keeper));
    client_->producer.rethrow();
    return true;
}

bool Publisher::send(const std::string& topic, const OutgoingRecord& record, std::stop_token stop) {
    return send(topic, std::span(&record, 1), std::move(stop));
}

void Publisher::poll(milliseconds wait) {
    client_->hear(wait);
}

bool Publisher::flush(milliseconds limit, std::stop_token stop) {
    const kafka::Deadline deadline(limit);
    while (pending() > 0 && !stop.stop_requested() && !deadline.passed())
        client_->push_and_hear(milliseconds(deadline.left_ms(1)));
    return pending() == 0;
}

void Publisher::hasten() {
    client_->push();
}

bool Publisher::await_room(milliseconds limit) {
    const kafka::Deadline deadline(limit);
    while (!has_room()) {
        if (deadline.passed()) return false;
        const milliseconds left(deadline.left_ms(1));
        if (client_->producer.batches_fill() && client_->hear(std::min(left, kQuiet))) continue;
        client_->push_and_hear(left);
    }
    return true;
}

void Publisher::abandon() {
    rd_kafka_t* client = client_->producer.handle().get();
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    client_->hear_of_all();
}

bool Publisher::has_room() const {
    return client_->producer.has_room();
}

std::size_t Publisher::pending() const {
    return client_->producer.pending();
}

std::string Publisher::fatal_error() const {
    std::array<char, 512> reason{};
    const auto code = rd_kafka_fatal_error(client_->producer.handle().get(), reason.data(), reason.size());
    if (const auto right = kafka::right_behind(code, {})) return kafka::say_missing(*right);
    return code ? reason.data() : std::string();
}

std::string Publisher::connection_trouble() const {
    return client_->producer.handle().connection_log().cause();
}

std::optional<Error> Publisher::find_fault() const {
    return kafka::find_cluster_fault(client_->producer.handle(), kafka::Needed::brokers);
}

void Publisher::init_transactions() {
    client_->transaction.init_transactions();
}

void Publisher::begin_transaction() {
    client_->transaction.begin();
}

void Publisher::add_offsets(const std::string& group, std::span<const GroupOffset> offsets, Limit limit) {
    client_->transaction.add_offsets(group, offsets, limit);
}

void Publisher::commit_transaction(Limit limit) {
    client_->transaction.commit(limit);
    client_->producer.rethrow();
}

void Publisher::abort_transaction(Limit limit) {
    client_->transaction.abort(limit);
    client_->hear_of_all();
}

}  // namespace shortener_events
