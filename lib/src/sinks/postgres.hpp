// Events in PostgreSQL, for those who outgrow one file. Several members write side by side.
#pragma once

#include "sinks/postgres_link.hpp"
#include "sinks/postgres_rows.hpp"

namespace shortener_events::sinks {

class PostgresSink final : public Sink {
  public:
    PostgresSink(const std::string& url, std::vector<Handler> handlers);

    void bind_cluster(const std::string& cluster_id) override;
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string& owner) override;
    ApplyResult apply(const Batch& batch) override;
    std::vector<TopicPartition> read_fenced(const Batch& batch) override;
    std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) override;

  private:
    void prepare(pqxx::connection& connection) const;
    std::size_t write_rows(pqxx::work& transaction, const Batch& batch,
                           const std::map<TopicPartition, std::int64_t>& consumed) const;

    std::vector<Handler> handlers_;
    std::vector<PostgresTable> tables_;
    PostgresLink link_;
};

}  // namespace shortener_events::sinks
