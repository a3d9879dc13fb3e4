// Publishing dead letters again, each at most once whatever interrupts it: the events and the record of what
// was replayed are one Kafka transaction.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "shortener_events/client.hpp"
#include "shortener_events/delivery_session.hpp"
#include "shortener_events/internal/replay_journal.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/settings.hpp"
#include "shortener_events/transactional_batch.hpp"

namespace shortener_events {

/// Where it stands what was replayed of a topic's letters.
struct ReplayPlace {
    std::string group;  ///< whose replays these are; its name is part of the transactional id
    std::string topic;  ///< of the dead letters
    /// The compacted topic that records it. It is read in any case.
    std::string journal{};
    /// New replays are recorded in the offsets of `group` instead, which Kafka drops some days
    /// (offsets.retention.minutes) after the last commit.
    bool in_offsets = false;
};

/// Makes the journal where it is missing, with one partition, compacted; nothing for who records in offsets.
/// Throws Error(kafka) where the journal cannot be made, is a topic whose records expire, or where offsets
/// would record nothing, as on the embedded broker.
void require_journal(const Client& client, const ReplayPlace& place);

/// What the journal and the group's offsets say, each partition of the ranges. What is said of a topic that
/// was recreated since is forgotten. A journal that is missing says nothing, nor does one that this user may
/// not read, where he records in offsets: `untold` says so then. Throws Error(kafka).
Replayed read_replayed(const Client& client, const ReplayPlace& place,
                       const std::vector<PartitionRange>& ranges, std::string& untold);

/// A dead letter's place and the event to publish for it.
struct Replay {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    Digest letter;  ///< content_of it
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
    Replayer(const Client& client, ReplayPlace place, const std::vector<PartitionRange>& ranges);
    /// With what is known, and publishers of a test's own.
    Replayer(const KafkaSettings& settings, ReplayPlace place, Replayed replayed,
             const PublisherFactory& make);
    ~Replayer();

    const Replayed& replayed() const { return replayed_; }
    /// Non-empty: why something that was replayed may not be known.
    const std::string& untold() const { return untold_; }

    /// All of them but those that Kafka refuses by themselves, or none. Ends within about the settings'
    /// timeout after the last answer of a broker. After trouble it must not be called again.
    ReplayResult publish(std::vector<Replay> replays);

  private:
    struct Sender;
    TransactionEnd try_publish(const std::vector<Replay>& replays);
    void write_journal(const Replayed& replayed, const std::set<std::int32_t>& changed, std::uint64_t first);
    TransactionEnd commit(const Replayed& replayed);
    void take_out_culprits(std::vector<Replay>& replays, ReplayResult& result);

    KafkaSettings settings_;
    ReplayPlace place_;
    std::unique_ptr<Sender> sender_;
    Replayed replayed_;
    std::string untold_;
};

}  // namespace shortener_events
