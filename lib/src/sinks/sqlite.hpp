// Events in an SQLite file, the default: nothing to install. Several processes may share the file; they take
// turns.
#pragma once

#include "sinks/sqlite_rows.hpp"
#include "sinks/sqlite_totals.hpp"

namespace shortener_events::sinks {

class SqliteSink final : public Sink {
  public:
    SqliteSink(const std::string& file, std::vector<EventTable> event_tables);

    void bind_cluster(const std::string& cluster_id) override;
    std::string visitor_key() override;
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string& owner) override;
    ApplyResult apply(const Batch& batch) override;
    std::vector<TopicPartition> read_fenced(const Batch& batch) override;
    std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) override;

  private:
    using Consumed = std::map<std::pair<std::string_view, std::int32_t>, std::int64_t>;

    /// What is consumed of the batch's partitions; nullopt when some are fenced, which are added to `fenced`.
    std::optional<Consumed> read_consumed(const Batch& batch, std::vector<TopicPartition>& fenced);
    void write_rows(const Batch& batch, const Consumed& consumed, ApplyResult& result);
    void write_progress(const Batch& batch);

    std::vector<EventTable> event_tables_;
    SqliteDb db_;
    std::vector<SqliteTable> tables_;
    SqliteTotals totals_;
    SqliteStatement read_progress_;
    SqliteStatement write_progress_;
    SqliteStatement claim_;
};

}  // namespace shortener_events::sinks
