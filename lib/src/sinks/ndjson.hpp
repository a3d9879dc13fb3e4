// Events as lines of JSON, for pipelines: one line a row, and behind each batch one line
// {"applied": {"offsets": [...], …}} that makes it count. Totals are left to the reader. It remembers the
// newest million event ids and deliveries, and reads the file once at the start to know them again.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "shortener_events/sink.hpp"
#include "sinks/ndjson_file.hpp"
#include "sinks/recent_set.hpp"

namespace shortener_events::sinks {

class NdjsonSink final : public Sink {
  public:
    NdjsonSink(const std::string& path, std::vector<EventTable> event_tables);

    void bind_cluster(const std::string& cluster_id) override;
    std::string visitor_key() override;
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string& owner) override;
    ApplyResult apply(const Batch& batch) override;
    std::vector<TopicPartition> read_fenced(const Batch& batch) override;
    std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) override;

  private:
    bool read_line(std::string_view line);
    void read_row(const nlohmann::json& row);
    void remember_pending(std::int64_t now_ms);
    std::size_t write_rows(const Batch& batch, std::string& block);

    std::vector<EventTable> event_tables_;
    RecentSet event_ids_;
    RecentSet deliveries_;
    std::vector<Digest> pending_ids_;         ///< of a batch that does not count yet
    std::vector<Digest> pending_deliveries_;  ///< likewise
    std::map<TopicPartition, Claim> claims_;
    std::string cluster_id_;
    std::string visitor_key_;
    bool is_new_ = true;  ///< nothing was consumed into the file when it was opened
    NdjsonFile file_;
};

}  // namespace shortener_events::sinks
