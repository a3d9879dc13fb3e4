// librdkafka (2.0.2) stops fetching while its queue is full, and looks only once a second whether it still
// is: who takes a queue's worth in less waits for the rest of that second. A request wakes the client's
// threads, and then they look. One that can be told to look sooner is told (queue_backoff.hpp), and left
// alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kafka/client/handle.hpp"
#include "kafka/client/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

class QueueRefillNudge {
  public:
    /// Bounds of the queue, to be set where the client is made: librdkafka applies them to all partitions
    /// together where these share a queue. Far more than a moment's work.
    static constexpr std::int64_t kMostMessages = 25'000;
    static constexpr std::int64_t kMostBytes = std::int64_t{12} << 20;
    static std::string most_messages() { return std::to_string(kMostMessages); }
    static std::string most_kibibytes() { return std::to_string(kMostBytes >> 10); }

    /// What is read through a queue, and which partitions those are now. The handle outlives this.
    QueueRefillNudge(const Handle& handle, rd_kafka_queue_t* queue,
                     std::function<std::vector<TopicPartition>()> partitions);

    /// A message with a value of so many bytes was taken from the queue.
    void taken(std::size_t bytes);
    /// Before many are taken at once, and when there were none.
    void look();

  private:
    const Handle& handle_;
    rd_kafka_queue_t* queue_;
    std::function<std::vector<TopicPartition>()> partitions_;
    std::int64_t taken_ = 0, taken_bytes_ = 0;  // since the last look
    std::int64_t usual_bytes_ = 0;              // of a message
    bool was_full_ = false;                     // or nearly so: nothing may be on its way any more
};

}  // namespace shortener_events::kafka
