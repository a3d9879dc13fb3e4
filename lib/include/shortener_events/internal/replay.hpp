// Publishing dead letters again, each at most once whatever interrupts it: the events and the marks of what
// was replayed are one Kafka transaction.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shortener_events/delivery_session.hpp"
#include "shortener_events/internal/replay_marks.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/settings.hpp"
#include "shortener_events/transactional_batch.hpp"

namespace shortener_events {

/// By partition. Throws Error(kafka).
std::map<std::int32_t, ReplayMarks> read_replay_marks(const KafkaSettings& settings, const std::string& group,
                                                      const std::vector<PartitionRange>& ranges);

/// A dead letter's place and the event to publish for it.
struct Replay {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    Record event;
};

/// One that its topic does not take, as it is.
struct RefusedReplay {
    Replay replay;
    std::string reason;
};

/// What became of some replays. Those that are neither refused nor in `trouble` are published.
struct ReplayResult {
    std::vector<RefusedReplay> refused{};
    std::string trouble{};  ///< why none of the others is published; empty: they all are
    bool in_doubt =
        false;  ///< with `trouble`: nobody knows whether they are; the marks of the next Replayer say
};

class Replayer {
  public:
    /// Ends what a killed predecessor of the same group and topic left open, and keeps one that still runs
    /// from publishing anything more. Throws Error(kafka).
    Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
             const std::vector<PartitionRange>& ranges);
    /// With marks that are known, and publishers of a test's own.
    Replayer(const KafkaSettings& settings, std::string group, std::string dead_letter_topic,
             std::map<std::int32_t, ReplayMarks> marks, const PublisherFactory& make);
    ~Replayer();

    const std::map<std::int32_t, ReplayMarks>& marks() const { return marks_; }

    /// All of them but those that Kafka refuses by themselves, or none. Ends within about the settings'
    /// timeout after the last answer of a broker. After trouble it must not be called again.
    ReplayResult publish(std::vector<Replay> replays);

  private:
    struct Sender;
    TransactionEnd try_publish(const std::vector<Replay>& replays);
    void take_out_culprits(std::vector<Replay>& replays, ReplayResult& result);

    KafkaSettings settings_;
    std::string group_;
    std::string topic_;
    std::unique_ptr<Sender> sender_;
    std::map<std::int32_t, ReplayMarks> marks_;
};

}  // namespace shortener_events
