// The reference consumer: a member of a group that checks every event, hands it to its topic's event table,
// and has rows and offsets written in one transaction. Reading continues at the database's offsets; the
// group's committed offsets only follow, for others to see. Whatever is killed when, an event counts once.
//
//   valid      -> a row, and what its event table counts
//   invalid    -> a dead letter, acknowledged before the offset moves on
//   refused    -> by the database: a dead letter; before that, where another row may be the cause, it is
//   tried
//                 again after 2 s and 4 s. The rows beside it go in
//   no database -> reading pauses, the member stays in its group, and all goes on when the database is back
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "shortener_events/privacy.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/settings.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events {

enum class OnInvalid { dead_letter, skip, stop };

/// What becomes of an event whose dead letter Kafka refuses for good: there is no such topic, the right to
/// write to it is missing, or even a shortened letter is too large. (Away is not refused: that is waited
/// for.)
enum class OnUndeliverable {
    wait,  ///< for somebody who mends it; nothing of its partition is written meanwhile
    stop,  ///< the run ends before it; whatever is before it is written
    skip,  ///< it is dropped, and counted
};

struct ConsumeOptions {
    std::string group{names::kAnalyticsGroup};
    std::string client_id{names::kConsumerClientId};
    std::string instance_id{};  ///< not empty: static membership
    std::string dead_letter_topic{names::kDeadLetterTopic};
    std::string by{};  ///< this program, as dead letters name it
    OnInvalid on_invalid = OnInvalid::dead_letter;
    OnUndeliverable on_undeliverable = OnUndeliverable::stop;
    Privacy privacy{};                       ///< of rows; dead letters hold the whole event
    bool once = false;                       ///< end at the ends of the partitions as they are when assigned
    std::optional<std::int64_t> until_ms{};  ///< end where record timestamps reach this time
    std::size_t batch_rows = 5'000;          ///< at most, per transaction
    std::chrono::milliseconds linger{200};   ///< an event waits at most this long for its batch
    int attempts = 3;                        ///< at a row that the database refuses
    std::chrono::milliseconds retry_base{1000};  ///< the n-th retry comes after 2^n times this
    std::chrono::milliseconds stop_timeout{
        10'000};  ///< run() returns so soon after a stop request, whatever hangs
};

/// What has happened so far. The counts add up: read = applied + repeated + invalid + failed + under way.
struct ConsumeCounts {
    std::uint64_t read = 0;
    std::uint64_t applied = 0;   ///< rows that are new
    std::uint64_t repeated = 0;  ///< known already, changed nothing
    std::uint64_t invalid = 0;
    std::uint64_t failed = 0;         ///< refused by the database to the last attempt
    std::uint64_t shortened = 0;      ///< of dead_lettered: the topic did not take the whole
    std::uint64_t undeliverable = 0;  ///< of invalid and failed: dropped under OnUndeliverable::skip
    std::uint64_t dead_lettered = 0;  ///< of invalid and failed: in the dead-letter topic, acknowledged
    std::uint64_t batches = 0;
    std::uint64_t retries = 0;
    std::int64_t lag = 0;  ///< events not applied yet of the partitions that are ours, as far as is known
    int partitions = 0;
    std::string database_trouble{};     ///< why it cannot be used; empty: it can
    std::string kafka_trouble{};        ///< which broker does not answer; empty: none, as far as is known
    std::string dead_letter_trouble{};  ///< why letters cannot be written; empty: as far as is known they can
    std::chrono::seconds since_progress{0};  ///< since an event was written, or nothing was left to write
    std::chrono::seconds age{0};  ///< of all this: longer than a second while something keeps the consumer
    bool group_lost = false;      ///< the group has taken our partitions away, and we did not come back yet
};

/// Something worth a log line.
struct ConsumeNote {
    enum class Level { info, warning };

    Level level = Level::info;
    std::string event;  ///< a word: "assigned", "revoked", "dead-letter", "database-down", …
    std::string text;   ///< may quote event content
};

struct ConsumeObserver {
    std::function<void(const ConsumeNote&)> on_note;        ///< from any thread, one at a time
    std::function<void(const ConsumeCounts&)> on_progress;  ///< about once a second, from run()
    /// Kafka and the sink have answered, and the group is joined next: from here on a stop has something to
    /// leave in order. From a thread of the consumer's own.
    std::function<void()> on_reached{};
};

struct ConsumeResult {
    ConsumeCounts counts;
    std::string stopped_by;      ///< the invalid event that ended it under OnInvalid::stop; else empty
    std::string stopped_before;  ///< the place of an event that it could not get past, and why; else empty
    /// What kept run() from a clean end in time; else empty. Not empty: threads are left that use registry,
    /// sink, observer and Consumer. Destroy none of these, end the process (std::_Exit).
    std::string unfinished{};
};

class Consumer {
  public:
    /// `registry` and `sink` outlive it; `event_tables` are those that the sink was opened with. Throws
    /// Error(contract) for an event table whose contract is not known.
    Consumer(const KafkaSettings& settings, const ContractRegistry& registry,
             std::vector<EventTable> event_tables, Sink& sink, ConsumeOptions options,
             ConsumeObserver observer);
    ~Consumer();

    /// Until stopped or at the end that the options name. A stop lets the batch under way finish for half of
    /// the stop timeout, then cancels it, and run() returns when the whole is over, done or not. It works on
    /// threads of its own; the observer's on_progress is called on the caller's. Throws Error(kafka) for an
    /// unknown topic or an unreachable broker at the start, Error(io) when the database cannot go on (a full
    /// disk). A database that is away is waited for, from the start on.
    ConsumeResult run(std::stop_token stop);

  private:
    struct Setup;
    std::unique_ptr<Setup> setup_;
};

}  // namespace shortener_events
