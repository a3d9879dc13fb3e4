// The client that is asked about groups, replaced where what it remembers of the cluster is out of date.
#pragma once

#include <memory>
#include <set>

#include "kafka/group/group_query_handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

class GroupClient {
  public:
    explicit GroupClient(const KafkaSettings& settings);

    const std::shared_ptr<GroupQueryHandle>& get() const { return handle_; }

    /// Another client takes over; the one before ends with the last that holds it. librdkafka goes on asking
    /// the coordinators that it has found (it remembers eleven groups') for as long as they are up, also when
    /// they answer that they are none any more.
    void renew();

    /// Questions about groups were given up. They cannot be called off: once librdkafka lets such a question
    /// time out, the next news of its coordinator makes it use freed memory (2.0.2 to 2.15 at least). So they
    /// may take an hour, and before that the client ends.
    void give_up() { gave_up_ = true; }

    /// Throws Error(kafka) as read_metadata does. Renews where questions were given up, and where a broker
    /// has left: librdkafka goes on asking it for its groups, and waits in vain.
    ClusterInfo read_cluster();

  private:
    KafkaSettings settings_;
    std::shared_ptr<GroupQueryHandle> handle_;
    std::set<std::int32_t> brokers_;  ///< that the client has heard of
    bool gave_up_ = false;
};

/// Longer than any client is kept that has unanswered questions about groups: see give_up.
inline constexpr int kNoTimeoutMs = 3'600'000;

}  // namespace shortener_events::kafka
