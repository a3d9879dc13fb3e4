#include <fmt/format.h>

#include <set>

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

    void begin() {
        transaction.begin();
        trouble.clear();
        is_silent = false;
        silence.restart();
    }

    void send(const std::string& topic, const OutgoingRecord& record) {
        if (await_room()) session.send(topic, record);
    }

    /// `trouble` says why one of those that were sent is not acknowledged.
    void settle() {
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

Replayer::Replayer(const Client& client, ReplayPlace place, const std::vector<PartitionRange>& ranges)
    : Replayer(client.settings(), std::move(place), {}, make_publisher) {
    replayed_ = read_replayed(client, place_, ranges, untold_);
}

Replayer::Replayer(const KafkaSettings& settings, ReplayPlace place, Replayed replayed,
                   const PublisherFactory& make)
    : settings_(settings),
      place_(std::move(place)),
      sender_(std::make_unique<Sender>(settings, fmt::format("{}/{}", place_.group, place_.topic), make)),
      replayed_(std::move(replayed)) {
    sender_->transaction.init();  // first: from here on nobody else records anything
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
    Replayed replayed = replayed_;
    std::set<std::int32_t> changed;
    for (const auto& replay : replays) {
        replayed[replay.partition].insert(replay.offset, replay.letter);
        changed.insert(replay.partition);
    }
    sender_->begin();
    for (std::size_t i = 0; i < replays.size(); ++i)
        sender_->send(replays[i].event.topic, {.key = replays[i].event.key,
                                               .value = replays[i].event.value,
                                               .opaque = i,
                                               .headers = &replays[i].event.headers});
    if (!place_.in_offsets) write_journal(replayed, changed, replays.size());
    sender_->settle();
    if (!sender_->trouble.empty()) return sender_->transaction.abort(sender_->trouble, sender_->is_silent);
    TransactionEnd end = commit(replayed);
    if (!end.is_committed()) return end;
    sender_->after_refusal = false;
    replayed_ = std::move(replayed);
    return end;
}

/// Their opaque values begin at `first`.
void Replayer::write_journal(const Replayed& replayed, const std::set<std::int32_t>& changed,
                             std::uint64_t first) {
    for (const std::int32_t partition : changed) {
        const std::string key = journal_key(place_.group, place_.topic, partition);
        const std::string value = journal_value(replayed.at(partition));
        sender_->send(place_.journal, {.key = key, .value = value, .opaque = first++});
    }
}

TransactionEnd Replayer::commit(const Replayed& replayed) {
    if (!place_.in_offsets) return sender_->transaction.commit("", {});
    std::vector<GroupOffset> offsets;
    for (const auto& [partition, letters] : replayed)
        offsets.push_back({place_.topic, partition, letters.marks.committed(), letters.marks.metadata()});
    return sender_->transaction.commit(place_.group, offsets);
}

/// A culprit's opaque value is its index. Throws Error(kafka).
void Replayer::take_out_culprits(std::vector<Replay>& replays, ReplayResult& result) {
    const auto culprits = sender_->session.find_culprits(replays.size(), settings_.timeout + kSearchLimit);
    if (culprits.empty())
        throw Error(ErrorCategory::kafka, fmt::format("{}; {}", sender_->trouble, kLargeBatches));
    for (auto culprit = culprits.rbegin(); culprit != culprits.rend(); ++culprit) {
        if (culprit->opaque >= replays.size())
            throw Error(ErrorCategory::kafka,
                        fmt::format("\"{}\" does not take the record of what is replayed: {}", place_.journal,
                                    culprit->reason));
        const auto found = replays.begin() + static_cast<std::ptrdiff_t>(culprit->opaque);
        result.refused.push_back({std::move(*found), culprit->reason});
        replays.erase(found);
    }
}

}  // namespace shortener_events
