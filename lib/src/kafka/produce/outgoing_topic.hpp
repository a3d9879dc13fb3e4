// A topic to produce to, and which partition a key belongs to.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kafka/client/handle.hpp"

namespace shortener_events::kafka {

class OutgoingTopic {
  public:
    /// The one of librdkafka's partitioners whose choice place() takes ahead.
    static constexpr const char* kPartitioner = "murmur2_random";

    /// `partitions` must outlive the handle, whose threads write to it. Throws Error where librdkafka does
    /// not take the name.
    OutgoingTopic(const Handle& handle, const std::string& name, std::atomic<std::int32_t>& partitions);

    rd_kafka_topic_t* get() const { return topic_.get(); }

    /// Gives messages with a key the partition that librdkafka would choose for it (Java's: murmur2), and
    /// puts those of a partition side by side, in their order. librdkafka takes such a batch with less work a
    /// message. Nothing is done while the number of partitions is unknown (no keyed message was produced
    /// yet), or with a partitioner of the user's.
    void place(std::span<rd_kafka_message_t> messages);

  private:
    static std::int32_t choose(const rd_kafka_topic_t* topic, const void* key, std::size_t size,
                               std::int32_t partitions, void* known, void* message);

    TopicPtr topic_;
    std::atomic<std::int32_t>& partitions_;   // as of the last keyed message that librdkafka placed
    std::vector<rd_kafka_message_t> placed_;  // kept, so that a batch costs no allocation
    std::vector<std::uint32_t> ends_;
};

}  // namespace shortener_events::kafka
