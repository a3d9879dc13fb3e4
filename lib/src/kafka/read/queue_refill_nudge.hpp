// librdkafka stops fetching while its queue is full, and looks only once a second whether it still is: who
// takes a queue's worth in less waits for the rest of that second. Newer ones can be told to look more often;
// of older ones (2.0.2) a request wakes the client's threads, and then they look. In newer ones it does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "kafka/client/handle.hpp"
#include "kafka/client/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

class QueueRefillNudge {
  public:
    /// With the bounds of the queue, which librdkafka applies to all partitions together where these share a
    /// queue: far more than a moment's work.
    static PropertyDefaults with_bounds(PropertyDefaults of_client);

    /// What is read through a queue, and which partitions those are now. The handle outlives this.
    QueueRefillNudge(const Handle& handle, rd_kafka_queue_t* queue,
                     std::function<std::vector<TopicPartition>()> partitions);

    /// A message with a value of so many bytes was taken from the queue.
    void taken(std::size_t bytes);
    /// Before many are taken at once, and when there were none.
    void look();

  private:
    static constexpr std::int64_t kMostMessages = 25'000;
    static constexpr std::int64_t kMostBytes = std::int64_t{12} << 20;

    const Handle& handle_;
    rd_kafka_queue_t* queue_;
    std::function<std::vector<TopicPartition>()> partitions_;
    std::int64_t taken_ = 0, taken_bytes_ = 0;  // since the last look
    std::int64_t usual_bytes_ = 0;              // of a message
    bool was_full_ = false;                     // or nearly so: nothing may be on its way any more
};

}  // namespace shortener_events::kafka
