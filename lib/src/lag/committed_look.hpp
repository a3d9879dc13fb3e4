// A second look at old unread events, as a read_committed consumer sees them: what was aborted is nothing to
// wait for, and what is behind an open transaction cannot be read yet.
#pragma once

#include <memory>

#include "kafka/admin/metadata.hpp"
#include "kafka/read/event_times.hpp"
#include "shortener_events/lag.hpp"

namespace shortener_events {

class CommittedLook {
  public:
    /// Connects at its first look: most samples need none. A client of librdkafka 2.0 reads either all events
    /// or those of committed transactions, so this is one of its own.
    explicit CommittedLook(KafkaSettings settings) : settings_(std::move(settings)) {}

    /// Corrects the oldest unread events of `input` that are older than a usual delay or of no known age (or
    /// of all), and fills in last stable offsets of their partitions. At most 64 partitions, the oldest
    /// first; what has no answer before `deadline` stays as it is.
    void correct(LagInput& input, const ClusterInfo& cluster, bool also_young,
                 const kafka::Deadline& deadline);

  private:
    KafkaSettings settings_;
    std::shared_ptr<const kafka::Handle> handle_;
    kafka::EventTimeReader times_;
};

}  // namespace shortener_events
