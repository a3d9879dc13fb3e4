#include <fmt/format.h>

#include "kafka/client/deadline.hpp"
#include "shortener_events/delivery_session.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/replay.hpp"

namespace shortener_events {

namespace {

constexpr std::chrono::seconds kSearchLimit{30};
constexpr std::chrono::milliseconds kSendSlice{20};
constexpr const char* kLargeBatches =
    "Kafka takes every event by itself, but not a batch of them: add -X batch.size=… below the topic's "
    "max.message.bytes";

}  // namespace

struct Replayer::Sender {
    Sender(const KafkaSettings& settings, const std::string& id, const PublisherFactory& make)
        : silence(settings.timeout),
          session(
              settings, {.retries = 0, .publisher = {.transactional_id = id}},
              [this](EventOutcome outcome, const DeliveryReport& report) { note(outcome, report.reason); },
              make),
          transaction(session, settings.timeout) {}

    void note(EventOutcome outcome, const std::string& reason) {
        silence.restart();
        if (outcome != EventOutcome::delivered && trouble.empty()) trouble = reason;
    }

    /// `trouble` says why one of them is not acknowledged.
    void send_all(const std::vector<Replay>& replays) {
        trouble.clear();
        is_silent = false;
        silence.restart();
        for (std::size_t i = 0; i < replays.size() && await_room(); ++i)
            session.send(replays[i].event.topic, OutgoingRecord{.key = replays[i].event.key,
                                                                .value = replays[i].event.value,
                                                                .opaque = i,
                                                                .headers = &replays[i].event.headers});
        while (trouble.empty() && session.pending() > 0 && !has_waited_enough()) session.flush(kSendSlice);
    }

    /// False: something failed already.
    bool await_room() {
        while (trouble.empty() && !session.await_room(kSendSlice) && !has_waited_enough()) {
        }
        return trouble.empty();
    }

    bool has_waited_enough() {
        if (!silence.passed()) return false;
        is_silent = true;
        trouble = fmt::format("no acknowledgement: {}", session.connection_trouble());
        return true;
    }

    kafka::Deadline silence;
    std::string trouble;
    bool is_silent = false;
    bool after_refusal = false;  // librdkafka (2.0.2) gets its sequence numbers right by one more abort
    DeliverySession session;
    TransactionalBatch transaction;
};

Replayer::Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
                   const std::vector<PartitionRange>& ranges)
    : Replayer(settings, std::move(group), std::move(dead_letter_topic), {}, make_publisher) {
    marks_ = read_replay_marks(settings_, group_, ranges);
}

Replayer::Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
                   std::map<std::int32_t, ReplayMarks> marks, const PublisherFactory& make)
    : settings_(settings),
      group_(std::move(group)),
      topic_(std::move(dead_letter_topic)),
      sender_(std::make_unique<Sender>(settings, fmt::format("{}/{}", group_, topic_), make)),
      marks_(std::move(marks)) {
    sender_->transaction.init();  // first: from here on nobody else moves the marks
}

Replayer::~Replayer() = default;

ReplayResult Replayer::publish(std::vector<Replay> replays) {
    ReplayResult result;
    try {
        while (!replays.empty()) {
            const TransactionEnd end = try_publish(replays);
            if (end.is_committed()) break;
            const bool was_refused = sender_->session.suspects() > 0;
            if (end.status == TransactionEnd::Status::aborted && (was_refused || sender_->after_refusal)) {
                sender_->after_refusal = was_refused;
                if (was_refused) take_out_culprits(replays, result);
                continue;
            }
            result.trouble = end.reason;
            result.in_doubt = end.status == TransactionEnd::Status::in_doubt;
            break;
        }
    } catch (const Error& error) {  // outside of a transaction
        result.trouble = error.what();
    }
    return result;
}

TransactionEnd Replayer::try_publish(const std::vector<Replay>& replays) {
    auto marks = marks_;
    for (const auto& replay : replays) marks[replay.partition].insert(replay.offset);
    std::vector<GroupOffset> offsets;
    for (const auto& [partition, of_partition] : marks)
        offsets.push_back({topic_, partition, of_partition.committed(), of_partition.metadata()});
    sender_->transaction.begin();
    sender_->send_all(replays);
    if (!sender_->trouble.empty()) return sender_->transaction.abort(sender_->trouble, sender_->is_silent);
    TransactionEnd end = sender_->transaction.commit(group_, offsets);
    if (!end.is_committed()) return end;
    sender_->after_refusal = false;
    marks_ = std::move(marks);
    return end;
}

/// A culprit's opaque value is its index. Throws Error(kafka).
void Replayer::take_out_culprits(std::vector<Replay>& replays, ReplayResult& result) {
    const auto culprits = sender_->session.find_culprits(replays.size(), settings_.timeout + kSearchLimit);
    if (culprits.empty())
        throw Error(ErrorCategory::kafka, fmt::format("{}; {}", sender_->trouble, kLargeBatches));
    for (auto culprit = culprits.rbegin(); culprit != culprits.rend(); ++culprit) {
        const auto found = replays.begin() + static_cast<std::ptrdiff_t>(culprit->opaque);
        result.refused.push_back({std::move(*found), culprit->reason});
        replays.erase(found);
    }
}

}  // namespace shortener_events
