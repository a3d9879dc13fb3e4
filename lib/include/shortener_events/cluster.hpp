// What a Kafka cluster consists of: brokers, topics, partitions. Reading never creates a topic.
// Use a Cluster from one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/client.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

struct BrokerInfo {
    std::int32_t id = 0;
    std::string host;
    int port = 0;
};

struct PartitionInfo {
    std::int32_t id = 0;
    std::int32_t leader = -1;  ///< broker id; -1: there is none at the moment
    std::vector<std::int32_t> replicas;
    std::vector<std::int32_t> in_sync;
};

struct TopicInfo {
    std::string name;
    std::vector<PartitionInfo> partitions;  ///< by id
};

/// Throws Error(kafka), which says which partitions there are, where `wanted` is none of the topic's.
void require_partition(const TopicInfo& topic, std::int32_t wanted);

struct ClusterInfo {
    std::string cluster_id;  ///< empty: not known
    std::vector<BrokerInfo> brokers;
    std::vector<TopicInfo> topics;  ///< by name; Kafka's internal topics (__…) too
};

/// What was asked of create_topic, or what it found.
enum class TopicCreation { created, exists };

class Cluster {
  public:
    /// Does not connect yet. Throws Error(configuration) for a refused property.
    explicit Cluster(const Client& client);

    /// Throws Error(kafka) when no broker answers within the timeout.
    ClusterInfo read_metadata() const;

    /// Those of the cluster's brokers that do not answer within `limit`, which is over before this returns
    /// where there is one. Metadata alone does not tell: any broker answers for all.
    std::vector<BrokerInfo> find_silent_brokers(const ClusterInfo& cluster,
                                                std::chrono::milliseconds limit) const;

    /// Where one broker answers and none can be reached at the address that it gives its clients: that, in an
    /// Error(kafka). Asks, for a second.
    std::optional<Error> find_fault() const;

    /// Throws Error(kafka) "unknown topic" with near matches as the hint.
    TopicInfo require_topic(const std::string& name) const;

    /// Idempotent: an existing topic is left as it is. `replication_factor` -1: the broker's default;
    /// `configs`: such as {"cleanup.policy", "compact"}. Returns when the topic can be used. Throws
    /// Error(kafka), which says so, where it was created and is not served within the timeout.
    TopicCreation create_topic(const std::string& name, int partitions, int replication_factor,
                               const std::map<std::string, std::string>& configs = {}) const;

  private:
    Client client_;
};

}  // namespace shortener_events
