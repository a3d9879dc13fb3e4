#include <fmt/format.h>

#include "kafka/client/deadline.hpp"
#include "shortener_events/delivery_session.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/replay.hpp"

namespace shortener_events {

namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kSendSlice{20};

}  // namespace

struct Replayer::Sender {
    Sender(const KafkaSettings& settings, const std::string& id)
        : session(settings, {.transactional_id = id}, [this](const DeliveryReport& report) {
              if (report.fate != Fate::delivered && trouble.empty()) trouble = report.reason;
          }) {}

    /// Throws Error(kafka) when one of them is not acknowledged.
    void send_all(const std::vector<Replay>& replays, std::chrono::milliseconds limit) {
        trouble.clear();
        for (std::size_t i = 0; i < replays.size() && await_room(limit); ++i)
            session.send(replays[i].event.topic, Outgoing{.key = replays[i].event.key,
                                                          .value = replays[i].event.value,
                                                          .tag = i,
                                                          .headers = &replays[i].event.headers});
        const kafka::Deadline deadline(limit);
        while (session.pending() > 0 && trouble.empty() && !deadline.passed()) session.flush(kSendSlice);
        if (session.pending() > 0 && trouble.empty()) trouble = "no acknowledgement in time";
        if (!trouble.empty())
            throw Error(ErrorCategory::kafka, fmt::format("cannot publish a replay: {}", trouble));
    }

    /// False: something failed already.
    bool await_room(std::chrono::milliseconds limit) {
        const kafka::Deadline deadline(limit);
        while (trouble.empty() && !session.await_room(kSendSlice))
            if (deadline.passed()) trouble = "no acknowledgement in time";
        return trouble.empty();
    }

    std::string trouble;
    bool after_refusal = false;  // librdkafka (2.0.2) gets its sequence numbers right by one more abort
    DeliverySession session;
};

Replayer::Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
                   const std::vector<PartitionRange>& ranges)
    : settings_(settings),
      group_(std::move(group)),
      topic_(std::move(dead_letter_topic)),
      sender_(std::make_unique<Sender>(settings, fmt::format("{}/{}", group_, topic_))) {
    sender_->session.publisher().begin_session();  // first: from here on nobody else moves the marks
    marks_ = read_replay_marks(settings_, group_, ranges);
}

Replayer::~Replayer() = default;

std::vector<RefusedReplay> Replayer::publish(std::vector<Replay> replays) {
    std::vector<RefusedReplay> refused;
    while (!replays.empty() && !try_publish(replays)) {
        if (sender_->session.suspects() == 0) continue;
        const auto culprits = sender_->session.find_culprits(replays.size(), settings_.timeout + kPatience);
        if (culprits.empty())
            throw Error(ErrorCategory::kafka, "cannot publish a replay: " + sender_->trouble,
                        "every event is taken by itself, but not a batch of them: -X batch.size=… below the "
                        "topic's max.message.bytes");
        take_out(culprits, replays, refused);
    }
    return refused;
}

/// False: the transaction was aborted, because Kafka refused a batch in it, or had just before.
bool Replayer::try_publish(const std::vector<Replay>& replays) {
    auto marks = marks_;
    for (const auto& replay : replays) marks[replay.partition].insert(replay.offset);
    std::vector<GroupOffset> offsets;
    for (const auto& [partition, of_partition] : marks)
        offsets.push_back({topic_, partition, of_partition.committed(), of_partition.metadata()});
    Publisher& publisher = sender_->session.publisher();
    publisher.begin_transaction();
    try {
        sender_->send_all(replays, settings_.timeout + kPatience);
        publisher.add_offsets(group_, offsets);
        publisher.commit_transaction();
    } catch (const Error&) {
        publisher.abort_transaction();
        const bool was_refused = sender_->session.suspects() > 0;
        if (was_refused || sender_->after_refusal) {
            sender_->after_refusal = was_refused;
            return false;
        }
        throw;
    }
    sender_->after_refusal = false;
    marks_ = std::move(marks);
    return true;
}

/// A culprit's tag is its index.
void Replayer::take_out(const std::vector<Culprit>& culprits, std::vector<Replay>& replays,
                        std::vector<RefusedReplay>& refused) const {
    for (auto culprit = culprits.rbegin(); culprit != culprits.rend(); ++culprit) {
        const auto found = replays.begin() + static_cast<std::ptrdiff_t>(culprit->tag);
        refused.push_back({std::move(*found), culprit->reason});
        replays.erase(found);
    }
}

}  // namespace shortener_events
