#include "sinks/postgres.hpp"

#include <fmt/format.h>

#include "shortener_events/time.hpp"
#include "sinks/other_cluster.hpp"
#include "sinks/positions.hpp"
#include "sinks/postgres_client.hpp"
#include "sinks/postgres_schema.hpp"
#include "sinks/postgres_time.hpp"
#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

using Consumed = std::map<TopicPartition, std::int64_t>;

// A member that is suspended between two statements must not keep a partition from its next owner. What is
// written is UTF-8, whatever the environment says; a database of another encoding takes what it can hold.
constexpr auto kBegin =
    "SET LOCAL client_min_messages = warning; SET LOCAL client_encoding = 'UTF8'; SET LOCAL timezone = 'UTC';"
    "SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '10s'; ";
// Any constant: whoever holds this advisory lock may bind the database to a cluster.
constexpr auto kClusterLock = "SELECT pg_advisory_xact_lock(7146552011)";

std::string time_literal(const pqxx::work& transaction, std::int64_t epoch_ms) {
    return transaction.quote(postgres_time(epoch_ms)) + "::timestamptz";
}

/// Locks the partitions' rows: a claim by another member waits until this transaction is over.
pqxx::result lock_progress(pqxx::work& transaction, const Batch& batch) {
    std::string keys;
    for (const auto& [where, progress] : batch.progress)
        keys += fmt::format("{}({}, {})", keys.empty() ? "" : ", ", transaction.quote(where.topic),
                            where.partition);
    return transaction.exec(
        "SELECT topic, partition, epoch, coalesce(next_offset, 0) FROM consumed_offsets WHERE (topic, "
        "partition) IN (" +
        keys + ") ORDER BY topic, partition FOR UPDATE");
}

/// What is consumed of the batch's partitions; those of another epoch are added to `fenced`.
Consumed read_consumed(pqxx::work& transaction, const Batch& batch, std::vector<TopicPartition>& fenced) {
    std::map<TopicPartition, std::pair<std::int64_t, std::int64_t>> stored;
    for (const auto& row : lock_progress(transaction, batch))
        stored[{row[0].as<std::string>(), row[1].as<std::int32_t>()}] = {row[2].as<std::int64_t>(),
                                                                         row[3].as<std::int64_t>()};
    Consumed consumed;
    for (const auto& [where, progress] : batch.progress) {
        const auto found = stored.find(where);
        if (found == stored.end() || found->second.first != progress.epoch)
            fenced.push_back(where);
        else
            consumed[where] = found->second.second;
    }
    return consumed;
}

std::string progress_values(const pqxx::work& transaction, const TopicPartition& where,
                            const Progress& progress) {
    const auto or_null = [&](const auto& text) { return text ? transaction.quote(*text) : "NULL"; };
    std::optional<std::string> last_record;
    std::optional<std::string> positions;
    if (progress.last_record) last_record = to_hex(*progress.last_record);
    if (progress.dead_letters) positions = to_text(*progress.dead_letters);
    return fmt::format("({}, {}::bigint, {}::bigint, {}::uuid, {}::text)", transaction.quote(where.topic),
                       where.partition, progress.next_offset, or_null(last_record), or_null(positions));
}

void write_progress(pqxx::work& transaction, const Batch& batch) {
    std::string values;
    for (const auto& [where, progress] : batch.progress)
        values += (values.empty() ? "" : ", ") + progress_values(transaction, where, progress);
    transaction.exec(fmt::format(
        "UPDATE consumed_offsets AS c SET next_offset = greatest(c.next_offset, v.next_offset), last_record ="
        " CASE WHEN v.next_offset >= coalesce(c.next_offset, v.next_offset) THEN v.last_record"
        " ELSE c.last_record END, dead_letters = coalesce(v.dead_letters, c.dead_letters), updated_at = {}"
        " FROM (VALUES {}) AS v (topic, partition, next_offset, last_record, dead_letters)"
        " WHERE c.topic = v.topic AND c.partition = v.partition",
        time_literal(transaction, batch.now_ms), values));
}

Claim claim_one(pqxx::work& transaction, const TopicPartition& where, const std::string& owner) {
    const auto row = read_row(
        transaction,
        fmt::format(
            "INSERT INTO consumed_offsets AS c (topic, partition, epoch, owner, updated_at) VALUES ({}, {}, "
            "1, "
            "{}, {})"
            " ON CONFLICT (topic, partition) DO UPDATE SET epoch = c.epoch + 1, owner = excluded.owner"
            " RETURNING epoch, next_offset, replace(last_record::text, '-', ''), dead_letters",
            transaction.quote(where.topic), where.partition, transaction.quote(owner),
            time_literal(transaction, now_ms())));
    Claim claim{.epoch = row[0].as<std::int64_t>()};
    if (!row[1].is_null()) claim.next_offset = row[1].as<std::int64_t>();
    if (!row[2].is_null()) claim.last_record = parse_digest(row[2].c_str());
    if (!row[3].is_null()) claim.dead_letters = parse_positions(row[3].c_str());
    return claim;
}

}  // namespace

PostgresSink::PostgresSink(const std::string& url, std::vector<EventTable> event_tables)
    : event_tables_(std::move(event_tables)),
      tables_(event_tables_.begin(), event_tables_.end()),
      link_(url, std::string(kBegin) + PostgresTable::kBegin,
            [this](pqxx::connection& connection) { migrate_postgres(connection, event_tables_); }) {
    try {
        link_.transact([](pqxx::work&) {});
    } catch (const SinkUnavailable&) {
        // Whoever uses it meets that again, and can wait.
    }
}

void PostgresSink::bind_cluster(const std::string& cluster_id) {
    link_.transact([&](pqxx::work& transaction) {
        transaction.exec(kClusterLock);
        const auto known = transaction.exec("SELECT cluster_id FROM source_cluster");
        if (!known.empty()) return require_same_cluster(known[0][0].as<std::string>(), cluster_id);
        if (!cluster_id.empty())
            transaction.exec("INSERT INTO source_cluster VALUES (" + transaction.quote(cluster_id) + ")");
    });
}

std::string PostgresSink::visitor_key() {
    std::string key;
    link_.transact(
        [&](pqxx::work& transaction) { key = read_row(transaction, kReadVisitorKey)[0].as<std::string>(); });
    return key;
}

std::map<TopicPartition, Claim> PostgresSink::claim(const std::vector<TopicPartition>& partitions,
                                                    const std::string& owner) {
    std::map<TopicPartition, Claim> claims;
    for (const auto& where : partitions) claims[where];  // in key order, as apply() locks them
    link_.transact([&](pqxx::work& transaction) {
        for (auto& [where, claim] : claims) claim = claim_one(transaction, where, owner);
    });
    return claims;
}

std::size_t PostgresSink::write_rows(pqxx::work& transaction, Rows rows, std::int64_t now_ms,
                                     const Consumed& consumed) const {
    std::size_t repeated = 0;
    std::vector<std::vector<const Row*>> by_event_table(tables_.size());
    for (const auto& row : rows) {
        const auto next = consumed.find({event_tables_[row.event_table].topic, row.partition});
        if (next != consumed.end() && row.offset < next->second)
            ++repeated;
        else
            by_event_table[row.event_table].push_back(&row);
    }
    for (std::size_t i = 0; i < tables_.size(); ++i)
        repeated += tables_[i].insert(transaction, by_event_table[i], now_ms);
    return repeated;
}

ApplyResult PostgresSink::apply(const Batch& batch) try {
    ApplyResult result;
    if (batch.progress.empty()) return result;
    link_.transact([&](pqxx::work& transaction) {
        result = {};
        const auto consumed = read_consumed(transaction, batch, result.fenced);
        if (!result.fenced.empty()) return;
        result.repeated = write_rows(transaction, batch.rows, batch.now_ms, consumed);
        write_progress(transaction, batch);
    });
    if (!result.fenced.empty()) result.outcome = Outcome::fenced;
    return result;
} catch (const PostgresRefusal& refusal) {
    ApplyResult result{.outcome = Outcome::refused, .refused = find_refused(batch)};
    if (result.refused.empty())
        throw Error(ErrorCategory::io,
                    "PostgreSQL refuses rows together that it takes one by one: " + refusal.detail);
    return result;
}

std::vector<RefusedRow> PostgresSink::find_refused(const Batch& batch) {
    std::vector<RefusedRow> found;
    link_.transact([&](pqxx::work& transaction) {
        found.clear();
        transaction.exec("SET CONSTRAINTS ALL IMMEDIATE");
        search(transaction, batch, 0, batch.rows.size(), found);
    });
    return found;
}

void PostgresSink::search(pqxx::work& transaction, const Batch& batch, std::size_t from, std::size_t to,
                          std::vector<RefusedRow>& found) const {
    const Rows rows = Rows(batch.rows).subspan(from, to - from);
    const auto refusal = refusal_of(transaction, rows, batch.now_ms);
    if (!refusal) return;
    if (rows.size() == 1) return found.push_back({from, refusal->detail, refusal->is_final});
    const std::size_t middle = from + rows.size() / 2;
    search(transaction, batch, from, middle, found);
    search(transaction, batch, middle, to, found);
}

std::optional<PostgresRefusal> PostgresSink::refusal_of(pqxx::work& transaction, Rows rows,
                                                        std::int64_t now_ms) const {
    std::optional<PostgresRefusal> refusal;
    transaction.exec("SAVEPOINT trial");
    try {
        write_rows(transaction, rows, now_ms, {});
    } catch (const pqxx::sql_error& error) {
        refusal = link_.refusal_in(error);
        if (!refusal) throw;
    }
    transaction.exec("ROLLBACK TO SAVEPOINT trial");
    return refusal;
}

std::vector<TopicPartition> PostgresSink::read_fenced(const Batch& batch) {
    std::vector<TopicPartition> fenced;
    link_.transact([&](pqxx::work& transaction) {
        fenced.clear();
        read_consumed(transaction, batch, fenced);
    });
    return fenced;
}

std::size_t PostgresSink::expire_processed(std::int64_t now_ms, std::size_t limit) {
    std::size_t expired = 0;
    link_.transact([&](pqxx::work& transaction) {
        const auto result = transaction.exec(fmt::format(
            "DELETE FROM processed_events WHERE event_id IN (SELECT event_id FROM processed_events"
            " WHERE ttl_expires_at <= {} ORDER BY ttl_expires_at LIMIT {} FOR UPDATE SKIP LOCKED)",
            time_literal(transaction, now_ms), limit));
        expired = static_cast<std::size_t>(result.affected_rows());
    });
    return expired;
}

}  // namespace shortener_events::sinks
