#include <fmt/format.h>

#include "shortener_events/error.hpp"
#include "shortener_events/publisher.hpp"
#include "shortener_events/replay.hpp"

namespace shortener_events {

struct Replayer::Sender {
    Sender(const KafkaSettings& settings, const std::string& id)
        : publisher(settings, {.transactional_id = id}, [this](const DeliveryReport& report) {
              if (report.fate != Fate::delivered) trouble = report.reason;
          }) {}

    /// Throws Error(kafka) when one of them is not acknowledged.
    void send_all(const std::vector<Replay>& replays, std::chrono::milliseconds limit) {
        trouble.clear();
        for (const auto& replay : replays)
            publisher.send(replay.event.topic, Outgoing{.key = replay.event.key,
                                                        .value = replay.event.value,
                                                        .headers = &replay.event.headers});
        if (!publisher.flush(limit)) trouble = "no acknowledgement in time";
        if (!trouble.empty())
            throw Error(ErrorCategory::kafka, fmt::format("cannot publish a replay: {}", trouble));
    }

    std::string trouble;
    Publisher publisher;
};

Replayer::Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
                   const std::vector<PartitionRange>& ranges)
    : settings_(settings),
      group_(std::move(group)),
      topic_(std::move(dead_letter_topic)),
      sender_(std::make_unique<Sender>(settings, fmt::format("{}/{}", group_, topic_))) {
    sender_->publisher.begin_session();  // first: from here on nobody else moves the marks
    marks_ = read_replay_marks(settings_, group_, ranges);
}

Replayer::~Replayer() = default;

void Replayer::publish(const std::vector<Replay>& replays) {
    if (replays.empty()) return;
    auto marks = marks_;
    for (const auto& replay : replays) marks[replay.partition].insert(replay.offset);
    std::vector<GroupOffset> offsets;
    for (const auto& [partition, of_partition] : marks)
        offsets.push_back({topic_, partition, of_partition.committed(), of_partition.metadata()});
    sender_->publisher.begin_transaction();
    try {
        sender_->send_all(replays, settings_.timeout + std::chrono::seconds(30));
        sender_->publisher.add_offsets(group_, offsets);
        sender_->publisher.commit_transaction();
    } catch (const Error&) {
        sender_->publisher.abort_transaction();
        throw;
    }
    marks_ = std::move(marks);
}

}  // namespace shortener_events
