// Events in PostgreSQL, for those who outgrow one file. Several members write side by side.
#pragma once

#include <span>

#include "sinks/postgres_link.hpp"
#include "sinks/postgres_rows.hpp"

namespace shortener_events::sinks {

class PostgresSink final : public Sink {
  public:
    PostgresSink(const std::string& url, std::vector<EventTable> event_tables);

    void bind_cluster(const std::string& cluster_id) override;
    std::string visitor_key() override;
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string& owner) override;
    ApplyResult apply(const Batch& batch) override;
    std::vector<TopicPartition> read_fenced(const Batch& batch) override;
    std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) override;
    void cancel() override { link_.cancel(); }
    bool is_committing() const override { return link_.is_committing(); }

  private:
    using Rows = std::span<const Row>;

    std::size_t write_rows(pqxx::work& transaction, Rows rows, std::int64_t now_ms,
                           const std::map<TopicPartition, std::int64_t>& consumed) const;

    // Which rows are refused: by halving, each part tried and rolled back.
    std::vector<RefusedRow> find_refused(const Batch& batch);
    std::optional<PostgresRefusal> refusal_of(pqxx::work& transaction, Rows rows, std::int64_t now_ms) const;
    void search(pqxx::work& transaction, const Batch& batch, std::size_t from, std::size_t to,
                std::vector<RefusedRow>& found) const;

    std::vector<EventTable> event_tables_;
    std::vector<PostgresTable> tables_;
    PostgresLink link_;
};

}  // namespace shortener_events::sinks
