// What is behind Publisher: the producer handle, its topics, and the way from librdkafka's delivery callback
// to a DeliveryReport.
#pragma once

#include <chrono>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "kafka/client/handle.hpp"
#include "kafka/produce/outgoing_topic.hpp"
#include "kafka/produce/parcel.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

class ProducerClient {
  public:
    ProducerClient(const KafkaSettings& settings, const PublisherOptions& options,
                   Publisher::OnReport on_report);

    const Handle& handle() const { return handle_; }

    /// Made at its first use.
    OutgoingTopic& topic(const std::string& name);

    /// Counts the records as pending until their reports. `keeper` as with Publisher::send().
    Parcel& pack(std::span<const Outgoing> batch, std::shared_ptr<const void> keeper);

    std::size_t pending() const { return pending_records_; }
    /// Whether the bounds of the queue allow one more record.
    bool has_room() const;
    /// Whether that is enough for every partition to fill its batches; else they have to go as they are.
    bool batches_fill() const;

    /// Reports are about to be handed out after a wait.
    void wake() { clock_age_ = kReportsPerClock; }

    /// Hands out the report of a record that librdkafka has finished with.
    void report(const rd_kafka_message_t& message);

    /// Reports a record that librdkafka did not even take.
    void refuse(const rd_kafka_topic_t* topic, const Outgoing& record, const Parcel::Slot& slot,
                rd_kafka_resp_err_t code);

    /// Throws what a report's receiver threw: an exception must not travel through librdkafka's own frames.
    void rethrow();

  private:
    void hand_out(DeliveryReport& report, const Record* record, Parcel& parcel);
    void unpack(Parcel& parcel, std::size_t bytes);
    std::chrono::microseconds age_of(const Parcel& parcel);

    /// Reports come by the thousand; reading the clock for each would cost as much as all else about them.
    static constexpr unsigned kReportsPerClock = 64;

    PublisherOptions options_;
    Publisher::OnReport on_report_;
    std::exception_ptr thrown_;
    std::size_t pending_records_ = 0;
    std::chrono::steady_clock::time_point clock_;
    unsigned clock_age_ = kReportsPerClock;  // reports since it was read
    std::size_t held_bytes_ = 0;             // by pending records, and by parcels that keep what they borrow
    std::list<Parcel> parcels_;              // before the handle: librdkafka's messages point into them
    std::map<std::string, std::atomic<std::int32_t>> partitions_;  // by topic; before the handle as well
    Handle handle_;
    std::map<std::string, std::unique_ptr<OutgoingTopic>> topics_;
};

}  // namespace shortener_events::kafka
