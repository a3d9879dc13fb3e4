// Hands batches to librdkafka: by produce_batch, which is fastest, where no record has headers or a time of
// its own, else one by one.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kafka/produce/producer_client.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

class BatchSender {
  public:
    explicit BatchSender(ProducerClient& client) : client_(client) {}

    /// Queues the whole batch, in order. `keeper` as with Publisher::send().
    void send(const std::string& topic, std::span<const OutgoingRecord> batch,
              std::shared_ptr<const void> keeper);

  private:
    void send_plain(OutgoingTopic& topic, std::span<const OutgoingRecord> batch, InFlightBatch& in_flight);
    /// Hands over messages_ from `begin` to before `end`.
    void hand_over(const OutgoingTopic& topic, std::size_t begin, std::size_t end, int copying);
    void send_one(rd_kafka_topic_t* topic, const OutgoingRecord& record, InFlightBatch::Slot& slot);

    ProducerClient& client_;
    std::vector<rd_kafka_message_t> messages_;  // kept, so that a batch costs no allocation
};

}  // namespace shortener_events::kafka
