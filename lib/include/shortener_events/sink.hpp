// Where events end: rows, totals and the consumed offsets go in together or not at all. A database's own
// offsets decide where reading continues, so an event counts once whatever was killed when.
//
// Fencing: whoever is given a partition claims it, which raises its epoch in the database; a batch that
// carries an older epoch is refused. So a member that lost a partition, and does not know yet, cannot write.
//
// One Sink is used from one thread at a time, but for cancel() and is_committing().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shortener_events/error.hpp"
#include "shortener_events/event_tables.hpp"
#include "shortener_events/identity.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

/// Offsets by partition of the dead-letter topic; a missing partition stands for its beginning.
using DeadLetterPositions = std::map<std::int32_t, std::int64_t>;

/// What the database knows of a partition once it is ours.
struct Claim {
    std::int64_t epoch = 0;
    std::optional<std::int64_t> next_offset{};  ///< nullopt: nothing of it was ever applied
    std::optional<Digest> last_record{};        ///< content_of the record before next_offset, if it is known
    DeadLetterPositions dead_letters{};         ///< letters about events from next_offset on are behind these
};

/// How far a partition is consumed once a batch is applied.
struct Progress {
    std::int64_t epoch = 0;
    std::int64_t next_offset = 0;
    std::optional<Digest> last_record{};                ///< as Claim; kept with the next_offset
    std::optional<DeadLetterPositions> dead_letters{};  ///< as Claim; nullopt: what is stored stays
};

/// A column's value; monostate: the event has no such field.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

struct Row {
    std::size_t event_table = 0;  ///< index into the sink's event tables
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::vector<Value> values{};       ///< as the event table's columns
    std::optional<Digest> delivery{};  ///< for event tables without an event id
    Digest visitor{};                  ///< for event tables that count clicks
};

struct Batch {
    std::vector<Row> rows;  ///< offsets ascend within a partition
    std::map<TopicPartition, Progress> progress;
    std::int64_t now_ms = 0;
};

enum class Outcome {
    applied,
    fenced,   ///< nothing was written: some partitions belong to somebody else now
    refused,  ///< nothing was written: the database does not take some of the rows
};

/// A row that the database does not take.
struct RefusedRow {
    std::size_t index = 0;  ///< in Batch::rows
    std::string detail{};   ///< why
    bool is_final = true;   ///< for its own values; else another row may be the cause, and waiting may help
};

struct ApplyResult {
    Outcome outcome = Outcome::applied;
    std::vector<TopicPartition> fenced{};
    std::vector<RefusedRow> refused{};  ///< each of them, by index
    std::size_t repeated = 0;           ///< rows that changed nothing, because they were there already
};

/// The database cannot be used at the moment; trying again later can help. Every other Error is final.
class SinkUnavailable : public Error {
  public:
    explicit SinkUnavailable(const std::string& message, std::string hint = {})
        : Error(ErrorCategory::io, message, std::move(hint)) {}
};

class Sink {
  public:
    virtual ~Sink() = default;

    /// Binds the database to one cluster at the first call; throws Error(configuration) when it holds the
    /// events of another, whose offsets would mean something else. An empty id is not compared.
    virtual void bind_cluster(const std::string& cluster_id) = 0;

    /// What the database's visitors are made with (VisitorKey); empty: it is older than these keys.
    virtual std::string visitor_key() { return {}; }

    /// Takes the partitions over, all in one transaction. `owner` is kept for people to read.
    virtual std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                                  const std::string& owner) = 0;

    /// Rows below the offset that is already consumed change nothing.
    virtual ApplyResult apply(const Batch& batch) = 0;

    /// The partitions of the batch that belong to somebody else now.
    virtual std::vector<TopicPartition> read_fenced(const Batch& batch) = 0;

    /// Forgets at most `limit` processed events whose 30 days are over. Returns how many.
    virtual std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) = 0;

    /// From any thread: makes the call that is under way end soon with SinkUnavailable, where the database
    /// can be asked to. It may have to wait for the database itself.
    virtual void cancel() {}

    /// From any thread: a commit was sent, and nobody knows yet whether it counts.
    virtual bool is_committing() const { return false; }
};

/// How long a processed event id is remembered.
inline constexpr std::int64_t kProcessedTtlMs = 30LL * 24 * 60 * 60 * 1000;

/// The SQL that makes what the database of a sink needs, for its owner to run; nothing is connected to.
/// Throws Error(argument) for a sink that has no tables.
std::string schema_of_sink(std::string_view where,
                           const std::vector<EventTable>& event_tables = default_event_tables());

/// "sqlite:FILE", "postgresql://…" (or "postgres://…"), "ndjson:FILE". Creates what is missing and brings an
/// older schema up to date; a new file, and those that SQLite keeps beside it, has the permissions `mode`.
/// Throws Error(argument) for another form, whose passwords it does not quote, Error(io) for a database that
/// cannot be opened or is behind another user's link, and Error(configuration) for one of a newer version. A
/// server that is away is no error yet: the first use of the sink throws SinkUnavailable, until it is there.
std::unique_ptr<Sink> open_sink(std::string_view where,
                                std::vector<EventTable> event_tables = default_event_tables(),
                                unsigned mode = 0600);

}  // namespace shortener_events
