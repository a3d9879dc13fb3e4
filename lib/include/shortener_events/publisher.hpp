// Sends records to Kafka and says, for each of them, what became of it. Nothing is called delivered that the
// broker did not acknowledge. Use one Publisher from one thread: reports are handed out by send(), poll() and
// flush(), on the caller's thread. Records that are still under way when it is destroyed are lost without a
// report, so flush before. It never creates a topic: ask require_topic() first.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/group.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events {

/// How many brokers must have a record before it counts as delivered.
enum class Acks {
    none,    ///< fire and forget: the fate of every record stays unknown
    leader,  ///< the partition's leader; lost if that one dies too early
    all,     ///< every in-sync replica; sent idempotently, so a retry inside the client is no duplicate
};

/// What became of one record.
enum class DeliveryStatus {
    delivered,  ///< acknowledged
    failed,     ///< certainly not in the topic
    unknown,    ///< sent, not acknowledged: it may or may not be in the topic
};

/// Why a record failed, for programs; people read DeliveryReport::reason.
enum class Refusal {
    none,            ///< it did not fail
    too_large,       ///< for the client's message.max.bytes, the broker's, or the topic's max.message.bytes
    bad_timestamp,   ///< outside of what the topic allows (message.timestamp.before.max.ms, .after.max.ms)
    invalid_record,  ///< malformed for its topic, such as without a key in a compacted one
    unauthorized,    ///< the user lacks a right
    unknown_topic,   ///< no such topic or partition, or not any more
    other,           ///< such as no broker in time, or too few in-sync replicas
};

struct PublisherOptions {
    Acks acks = Acks::all;
    /// After this time without an acknowledgement a record fails (or is unknown). At least 1 ms.
    std::chrono::milliseconds delivery_timeout{30'000};
    /// How long a record may wait for others to travel with; flush(), hasten() and a full queue end the wait.
    /// At most half of the delivery timeout in any case.
    std::chrono::milliseconds linger{5};
    /// Bounds of what waits for the broker; send() waits when they are reached, or when there is as much as
    /// full batches of all partitions need (8 MiB for a few).
    std::size_t queued_records = 100'000;
    std::size_t queued_bytes = 64U << 20U;
    /// Not empty: a transactional producer. A later Publisher with the same id ends this one's transactions.
    std::string transactional_id{};
    /// The broker aborts a transaction that stays open longer; at most its transaction.max.timeout.ms (15
    /// minutes by default). Raised to delivery_timeout where that is longer.
    std::chrono::milliseconds transaction_timeout{60'000};
};

/// One record to send; borrows everything.
struct OutgoingRecord {
    std::optional<std::string_view> key{};
    std::optional<std::string_view> value{};  ///< nullopt: a tombstone
    std::int32_t partition = -1;  ///< -1: by the key as Java clients do (murmur2), at random without one
    std::uint64_t opaque = 0;     ///< comes back in the report, such as an input's line number
    std::optional<std::int64_t> timestamp_ms{};    ///< epoch milliseconds; nullopt: now
    const std::vector<Header>* headers = nullptr;  ///< nullptr: none
};

/// The record as it is, at its time and to the partition that it has; borrows it.
inline OutgoingRecord to_outgoing_record(const Record& record, std::uint64_t opaque) {
    return {.key = record.key,
            .value = record.value,
            .partition = record.partition,
            .opaque = opaque,
            .timestamp_ms = record.timestamp_ms,
            .headers = &record.headers};
}

struct DeliveryReport {
    std::uint64_t opaque = 0;
    DeliveryStatus status = DeliveryStatus::unknown;
    std::int32_t partition = -1;           ///< -1: none was chosen
    std::int64_t offset = -1;              ///< -1 unless delivered
    std::size_t bytes = 0;                 ///< key and value
    std::chrono::microseconds latency{0};  ///< from send() to the report
    std::string reason;               ///< why it was not delivered, in Kafka's words; empty for `delivered`
    Refusal refusal = Refusal::none;  ///< why it failed
    int kafka_code = 0;               ///< the protocol's error number; 0: none
    bool retriable = false;           ///< failed, and sending it again can help
    bool fatal = false;               ///< failed, and so will all that this Publisher sends from now on
    bool with_its_batch = false;      ///< failed, but the cause may be another record of its batch: Kafka
                                      ///< refuses a whole batch for one
    const Record* record = nullptr;   ///< what was sent, unless delivered; valid during the call
};

class Publisher {
  public:
    /// Must not call the Publisher. What it throws comes out of the call that handed the report out.
    using OnReport = std::function<void(const DeliveryReport&)>;

    using Limit = std::optional<std::chrono::milliseconds>;

    /// Does not wait for a connection. Throws Error(configuration) for a refused property.
    Publisher(const KafkaSettings& settings, const PublisherOptions& options, OnReport on_report);
    virtual ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Throws Error(kafka) for an unreachable broker or an unknown topic, with near matches as the hint.
    virtual TopicInfo require_topic(const std::string& topic);

    /// Queues a batch for `topic`, in order; waits before that while the queue is full. One that is refused
    /// at once (too large, no such partition) is reported failed. False: a stop request came first, nothing
    /// was taken. The batch is copied; with a `keeper` its values are not, and what owns them must live as
    /// long as the keeper does.
    virtual bool send(const std::string& topic, std::span<const OutgoingRecord> batch,
                      std::stop_token stop = {}, std::shared_ptr<const void> keeper = {});
    bool send(const std::string& topic, const OutgoingRecord& record, std::stop_token stop = {});

    /// Hands out reports, waiting up to `wait` for the first.
    virtual void poll(std::chrono::milliseconds wait = std::chrono::milliseconds(0));

    /// Sends what is queued and waits until everything is reported, at most `limit`. True: nothing is under
    /// way.
    virtual bool flush(std::chrono::milliseconds limit, std::stop_token stop = {});

    /// Sends what lingers and no partition's earlier records keep waiting; takes a millisecond.
    virtual void hasten();

    /// Waits until send() takes more without waiting, at most `limit`, and meanwhile sends what lingers:
    /// while the queue is full, no company comes. True: there is room.
    virtual bool await_room(std::chrono::milliseconds limit);

    /// Gives up on everything that is under way and reports it: failed where it never left, else unknown.
    virtual void abandon();

    /// Whether send() takes more without waiting.
    virtual bool has_room() const;

    /// Records queued or under way.
    virtual std::size_t pending() const;

    /// Why the client cannot go on at all (fenced, lost sequence); empty: it can.
    virtual std::string fatal_error() const;

    /// The last trouble with a connection in plain words, such as "connection refused"; "no answer" if none.
    virtual std::string connection_trouble() const;

    /// Why nothing can be acknowledged, whatever is waited: the cluster's brokers send their clients to
    /// addresses at which they do not answer. Asks, for a second. nullopt: that is not known.
    virtual std::optional<Error> find_fault() const;

    /// Transactions; only with a transactional_id, after one init_transactions(). Each throws Error(kafka),
    /// after which the transaction is to be aborted. init_transactions also ends what a killed predecessor
    /// left open. `limit` bounds the wait for brokers, the settings' timeout where it is none. Flush before
    /// committing: then only the commit itself can end in doubt, which the Error's kafka().in_doubt says.
    virtual void init_transactions();
    virtual void begin_transaction();
    virtual void add_offsets(const std::string& group, std::span<const GroupOffset> offsets,
                             Limit limit = {});
    virtual void commit_transaction(Limit limit = {});
    virtual void abort_transaction(Limit limit = {});

  protected:
    /// For a test's own, which overrides everything: there is no client.
    Publisher();

  private:
    struct Client;
    std::unique_ptr<Client> client_;
};

}  // namespace shortener_events
