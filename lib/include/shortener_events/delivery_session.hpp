// Brings events to their topics and says of each what became of it, once: sends, sends again what may succeed
// later, hands over what never will to the dead-letter topic if asked to. Nothing is called delivered that
// the broker did not acknowledge, and nothing is sent again but what is certainly not in the topic.
//
//     DeliverySession session(settings, {.on_failure = OnFailure::dead_letter},
//                             [](EventOutcome outcome, const DeliveryReport& report) { … });
//     session.require_topic("clicks");
//     for (const auto& [number, event] : events)
//         session.send("clicks", OutgoingRecord{.value = event, .opaque = number});
//     session.finish();
//
// Refused batches: Kafka refuses a whole batch for one of its records (too large, a time out of bounds, no
// key in a compacted topic). A session sends such a batch again in smaller ones, down to single records,
// until only the culprits fail.
//
// Order: nothing overtakes what waits to be sent again. Records of a refused batch, which keep their
// partitions, may come after others of their partition that were under way at the same time (PublisherOptions
// bounds how much that is) and may change places among each other; what is sent after that waits until the
// batch is settled.
//
// Threads: outcomes are told by the calls that are made, on the caller's thread. Use a session from one
// thread at a time, and do not call it from its own OnOutcome or on_wait: either is an Error(misuse) that
// says so. What is still under way when it is destroyed is lost without an outcome, so finish() before.
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

#include "shortener_events/dead_letter.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/event_outcome.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events {

/// A record that Kafka refuses by itself.
struct Culprit {
    std::uint64_t opaque = 0;
    Refusal refusal = Refusal::other;
    std::string reason;
};

/// What becomes of an event that cannot be delivered.
enum class OnFailure { reject, dead_letter };

struct DeliveryOptions {
    int retries = 3;  ///< of each event; the n-th after 2^n seconds
    OnFailure on_failure = OnFailure::reject;
    PublisherOptions publisher{};
    std::stop_token stop{};           ///< after a request nothing is sent, nor sent again
    std::string by{};                 ///< in dead letters; empty: "shortener-events/<version>"
    std::function<void()> on_wait{};  ///< called again and again while a call waits for the broker
};

/// Makes a session's publishers. Tests have theirs.
using PublisherFactory = std::function<std::unique_ptr<Publisher>(
    const KafkaSettings&, const PublisherOptions&, Publisher::OnReport)>;

/// The usual one: Kafka's.
std::unique_ptr<Publisher> make_publisher(const KafkaSettings& settings, const PublisherOptions& options,
                                          Publisher::OnReport on_report);

class DeliverySession {
  public:
    /// Told of each event once, with its opaque value. `report` also says where it is if it was delivered,
    /// else why it was not and what it was (`record`, during the call only); `failed` is not retriable any
    /// more. With acks 0 every event ends as unknown, without a reason.
    using OnOutcome = std::function<void(EventOutcome outcome, const DeliveryReport& report)>;

    /// Does not wait for a connection. Throws Error(configuration) for a refused property.
    DeliverySession(const KafkaSettings& settings, DeliveryOptions options, OnOutcome on_outcome);
    DeliverySession(const KafkaSettings& settings, DeliveryOptions options, OnOutcome on_outcome,
                    const PublisherFactory& make);
    ~DeliverySession();

    /// The topic as the cluster has it. Throws Error(kafka) for an unreachable broker or an unknown topic,
    /// with near matches as the hint.
    TopicInfo require_topic(const std::string& topic);

    /// Takes a batch, in order; waits before that while the queue is full or something waits to be sent
    /// again. Opaque values are below 2^63, and no two events on their way have the same. `keeper` as with
    /// Publisher::send(). False: a stop request came first, or the transaction has failed; nothing of the
    /// batch was taken.
    bool send(const std::string& topic, std::span<const OutgoingRecord> batch,
              const std::shared_ptr<const void>& keeper = {});
    bool send(const std::string& topic, const OutgoingRecord& event);

    /// Sends an event that is not for its topic to its dead-letter topic. It ends as dead_lettered, failed or
    /// unknown; who says so and when is filled in where it is missing.
    void send_dead_letter(std::uint64_t opaque, Record event, DeadLetterCause cause);

    /// Tells of events that will not be sent: they end as not_attempted.
    void leave_out(std::span<const OutgoingRecord> batch, std::string_view reason);

    /// Does what is due, and waits up to `wait` for the first report; to be called while nothing is to be
    /// sent.
    void serve(std::chrono::milliseconds wait = std::chrono::milliseconds(0));

    /// Sends what lingers in the hope of company: no more is coming for now.
    void hasten();

    /// Waits until send() takes more without waiting, at most `limit`. True: it does.
    bool await_room(std::chrono::milliseconds limit);

    /// Brings forward what is under way, for at most about `limit`. True: everything is settled.
    bool flush(std::chrono::milliseconds limit);

    /// Waits until every event is settled, or the transaction has failed: its abort settles the rest. After a
    /// stop request it waits at most `limit` beyond the last answer of a broker, and gives up on the rest.
    void finish(std::chrono::milliseconds limit = std::chrono::milliseconds(0));

    /// Events without an outcome.
    std::size_t pending() const;
    /// How many were sent once more.
    std::uint64_t retries() const;
    /// With a transactional id: something of the open transaction did not arrive, so that nothing of it can
    /// be committed.
    bool transaction_failed() const;
    /// As Publisher's.
    std::string fatal_error() const;
    std::string connection_trouble() const;
    /// Set when no broker has answered anything within the settings' timeout, and what
    /// Publisher::find_fault() found: nothing more is sent, and finish() gives up.
    const std::optional<Error>& fault() const;

    /// Records of refused batches that are not settled yet; with a transactional id those that
    /// find_culprits() would look through.
    std::size_t suspects() const;

    /// With a transactional id, where nothing is split because a failure ends the transaction, and while none
    /// is open: those of the records refused with their batches since the last call that Kafka refuses by
    /// themselves, by opaque value, at most `most`; fewer after `limit` or a stop request. Their parts are
    /// tried in transactions that are aborted. None, although there were suspects: the batches were too
    /// large, and no record of them. Throws Error(kafka).
    std::vector<Culprit> find_culprits(std::size_t most, std::chrono::milliseconds limit);

  private:
    friend class TransactionalBatch;
    Publisher& publisher();
    /// What failed before belongs to another transaction.
    void begin_transaction();

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace shortener_events
