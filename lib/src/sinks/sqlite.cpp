#include "sinks/sqlite.hpp"

#include <fmt/format.h>

#include "shortener_events/time.hpp"
#include "sinks/other_cluster.hpp"
#include "sinks/positions.hpp"
#include "sinks/sql.hpp"
#include "sinks/sqlite_schema.hpp"

namespace shortener_events::sinks {

namespace {

/// Runs `work` and sorts its failure: busy is a matter of waiting, the rest is final.
template <typename Work>
auto reaching(Work work) {
    try {
        return work();
    } catch (const SqliteFailure& failure) {
        throw_if_busy(failure);
        throw;
    }
}

/// The row's own values are the cause, or another row.
bool is_refusal(const SqliteFailure& failure) {
    const int code = failure.code();
    return code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH;
}

/// No other row, and nothing that a trigger looks at, can be the cause.
bool is_final(const SqliteFailure& failure) {
    const int code = failure.extended_code();
    return code != SQLITE_CONSTRAINT_UNIQUE && code != SQLITE_CONSTRAINT_PRIMARYKEY &&
           code != SQLITE_CONSTRAINT_FOREIGNKEY && code != SQLITE_CONSTRAINT_TRIGGER;
}

}  // namespace

SqliteSink::SqliteSink(const std::string& file, std::vector<EventTable> event_tables)
    : event_tables_(std::move(event_tables)),
      db_(open_sqlite(file, event_tables_)),
      totals_(db_),
      read_progress_(
          db_.prepare("SELECT epoch, next_offset FROM consumed_offsets WHERE topic = ? AND partition = ?")),
      write_progress_(db_.prepare(
          "UPDATE consumed_offsets SET next_offset = max(?1, coalesce(next_offset, ?1)), last_record ="
          " CASE WHEN ?1 >= coalesce(next_offset, ?1) THEN ?2 ELSE last_record END, dead_letters ="
          " coalesce(?3, dead_letters), updated_at = ?4 WHERE topic = ?5 AND partition = ?6")),
      claim_(db_.prepare(
          "INSERT INTO consumed_offsets (topic, partition, epoch, owner, updated_at)"
          " VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT (topic, partition) DO UPDATE SET"
          " epoch = epoch + 1, owner = ?3 RETURNING epoch, next_offset, last_record, dead_letters")) {
    for (const auto& event_table : event_tables_) tables_.emplace_back(db_, event_table);
}

void SqliteSink::bind_cluster(const std::string& cluster_id) {
    reaching([&] {
        SqliteTransaction transaction(db_);
        auto known = db_.prepare("SELECT cluster_id FROM source_cluster");
        if (known.step()) return require_same_cluster(known.text(0), cluster_id);
        if (cluster_id.empty()) return;
        db_.prepare("INSERT INTO source_cluster VALUES (?)").bind(1, cluster_id).run();
        transaction.commit();
    });
}

std::string SqliteSink::visitor_key() {
    return reaching([&] {
        auto key = db_.prepare(kReadVisitorKey);
        key.step();
        return std::string(key.text(0));
    });
}

std::map<TopicPartition, Claim> SqliteSink::claim(const std::vector<TopicPartition>& partitions,
                                                  const std::string& owner) {
    return reaching([&] {
        std::map<TopicPartition, Claim> claims;
        db_.require_in_place();
        SqliteTransaction transaction(db_);
        for (const auto& where : partitions) {
            claim_.bind(1, where.topic)
                .bind(2, std::int64_t{where.partition})
                .bind(3, owner)
                .bind(4, now_ms());
            claim_.step();
            auto& claim = claims[where];
            claim.epoch = claim_.integer(0);
            if (!claim_.is_null(1)) claim.next_offset = claim_.integer(1);
            if (!claim_.is_null(2)) claim.last_record = claim_.digest(2);
            claim.dead_letters = parse_positions(claim_.text(3));
            claim_.reset();
        }
        transaction.commit();
        return claims;
    });
}

std::optional<SqliteSink::Consumed> SqliteSink::read_consumed(const Batch& batch,
                                                              std::vector<TopicPartition>& fenced) {
    Consumed consumed;
    for (const auto& [where, progress] : batch.progress) {
        read_progress_.bind(1, where.topic).bind(2, std::int64_t{where.partition});
        const bool known = read_progress_.step();
        if (!known || read_progress_.integer(0) != progress.epoch)
            fenced.push_back(where);
        else
            consumed[{where.topic, where.partition}] = read_progress_.integer(1);
        read_progress_.reset();
    }
    return fenced.empty() ? std::optional(std::move(consumed)) : std::nullopt;
}

void SqliteSink::write_rows(const Batch& batch, const Consumed& consumed, ApplyResult& result) {
    ClickTotals totals;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const Row& row = batch.rows[i];
        auto& table = tables_[row.event_table];
        const bool again = row.offset < consumed.at({event_tables_[row.event_table].topic, row.partition});
        try {
            if (again || !table.insert(row, batch.now_ms, totals)) ++result.repeated;
        } catch (const SqliteFailure& failure) {
            if (!is_refusal(failure)) throw;
            result.refused.push_back({i, failure.what(), is_final(failure)});
        }
    }
    if (result.refused.empty()) totals_.add(totals);
}

void SqliteSink::write_progress(const Batch& batch) {
    for (const auto& [where, progress] : batch.progress) {
        const std::string positions = progress.dead_letters ? to_text(*progress.dead_letters) : "";
        write_progress_.bind(1, progress.next_offset)
            .bind(4, batch.now_ms)
            .bind(5, where.topic)
            .bind(6, std::int64_t{where.partition});
        progress.last_record ? write_progress_.bind(2, *progress.last_record) : write_progress_.bind_null(2);
        progress.dead_letters ? write_progress_.bind(3, positions) : write_progress_.bind_null(3);
        write_progress_.run();
    }
}

ApplyResult SqliteSink::apply(const Batch& batch) {
    return reaching([&] {
        ApplyResult result;
        db_.require_in_place();
        SqliteTransaction transaction(db_);
        const auto consumed = read_consumed(batch, result.fenced);
        if (!consumed) {
            result.outcome = Outcome::fenced;
            return result;
        }
        write_rows(batch, *consumed, result);
        if (!result.refused.empty()) {
            result.outcome = Outcome::refused;
            return result;
        }
        write_progress(batch);
        transaction.commit();
        db_.require_in_place();  // else what was written is as good as lost, and must not be committed to
                                 // Kafka
        totals_.committed();
        return result;
    });
}

std::vector<TopicPartition> SqliteSink::read_fenced(const Batch& batch) {
    return reaching([&] {
        std::vector<TopicPartition> fenced;
        read_consumed(batch, fenced);
        return fenced;
    });
}

std::size_t SqliteSink::expire_processed(std::int64_t now_ms, std::size_t limit) {
    return reaching([&] {
        db_.require_in_place();
        db_.prepare(
               "DELETE FROM processed_events WHERE event_id IN (SELECT event_id FROM processed_events"
               " WHERE ttl_expires_at <= ? ORDER BY ttl_expires_at LIMIT ?)")
            .bind(1, now_ms)
            .bind(2, static_cast<std::int64_t>(limit))
            .run();
        return static_cast<std::size_t>(db_.changes());
    });
}

}  // namespace shortener_events::sinks
