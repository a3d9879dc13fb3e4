// What topics hold: offsets, retention, the newest event. Reading never creates a topic.
// One TopicReader is one connection; use it from one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/cluster.hpp"
#include "shortener_events/group.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events {

struct PartitionDetails {
    PartitionInfo info;
    PartitionBounds bounds;  ///< the end is the high watermark: what is written, committed or not
    /// Where read_committed readers (the default of most clients) stop: at the end, or before it at the first
    /// event of a transaction that is still open. nullopt: not known.
    std::optional<std::int64_t> last_stable;
    std::optional<std::int64_t> newest_ms;  ///< timestamp of the newest event that they can read, epoch
                                            ///< milliseconds; nullopt: none, or not known
};

struct TopicDetails {
    std::string name;
    std::vector<PartitionDetails> partitions;     ///< by id
    std::optional<std::int64_t> retention_ms;     ///< -1: kept for ever; nullopt: not known
    std::optional<std::int64_t> retention_bytes;  ///< per partition; -1: no limit; nullopt: not known
    std::string cleanup_policy;                   ///< "delete", "compact", "compact,delete"; empty: not known
    std::string configs_error{};  ///< the right without which the last three are not known; "": there is one
};

/// Topics whose names begin with two underscores are Kafka's own.
enum class TopicChoice { users, all };

class TopicReader {
  public:
    /// Does not connect yet. Throws Error(configuration) for a refused property.
    explicit TopicReader(const KafkaSettings& settings);
    ~TopicReader();

    /// Throws Error(kafka) when no broker answers, or for an unknown topic, with near matches.
    std::vector<TopicDetails> read(const std::vector<std::string>& names) const;
    std::vector<TopicDetails> read_all(TopicChoice choice) const;

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace shortener_events
