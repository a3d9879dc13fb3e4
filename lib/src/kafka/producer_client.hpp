// What is behind Publisher: the producer handle, its topics, and the way from librdkafka's delivery callback
// to a DeliveryReport.
#pragma once

#include <exception>
#include <map>
#include <string>

#include "kafka/handle.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

class ProducerClient {
  public:
    ProducerClient(const KafkaSettings& settings, const PublisherOptions& options,
                   Publisher::OnReport on_report);

    const Handle& handle() const { return handle_; }

    /// The topic's handle, made at its first use.
    rd_kafka_topic_t* topic(const std::string& name);

    void add_pending(const Outgoing& record);
    std::size_t pending() const { return pending_records_; }
    /// Whether the bounds of the queue allow one more record.
    bool has_room() const;

    /// Hands out the report of a record that librdkafka has finished with.
    void report(const rd_kafka_message_t& message);

    /// Reports a record that librdkafka did not even take.
    void refuse(const rd_kafka_topic_t* topic, const Outgoing& record, rd_kafka_resp_err_t code);

    /// Throws what a report's receiver threw: an exception must not travel through librdkafka's own frames.
    void rethrow();

  private:
    void hand_out(DeliveryReport& report, const Record* record);

    PublisherOptions options_;
    Publisher::OnReport on_report_;
    std::exception_ptr thrown_;
    std::size_t pending_records_ = 0;
    std::size_t pending_bytes_ = 0;
    Handle handle_;
    std::map<std::string, TopicPtr> topics_;
};

}  // namespace shortener_events::kafka
