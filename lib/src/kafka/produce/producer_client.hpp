// What is behind Publisher: the producer handle, its topics, and the way from librdkafka's delivery callback
// to a DeliveryReport.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kafka/client/handle.hpp"
#include "kafka/produce/flight_window.hpp"
#include "kafka/produce/outgoing_topic.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

/// The records of one Publisher::send(): their opaque values, and what they borrow, until the last of them is
/// reported.
struct InFlightBatch {
    /// What a message of librdkafka carries as its opaque pointer.
    struct Slot {
        InFlightBatch* batch;
        std::uint64_t opaque;
    };

    std::chrono::steady_clock::time_point sent;
    std::shared_ptr<const void> keeper;  ///< owns the values that are borrowed; nullptr: they were copied
    std::size_t bytes = 0;               ///< of all keys and values
    std::size_t left = 0;                ///< records without a report
    std::vector<Slot> slots;             ///< by record
    std::vector<std::optional<std::int64_t>> times;  ///< by record, where one has a time of its own
    std::list<InFlightBatch>::iterator self;

    std::optional<std::int64_t> time_of(const Slot& slot) const {
        return times.empty() ? std::nullopt : times[static_cast<std::size_t>(&slot - slots.data())];
    }
};

inline InFlightBatch::Slot& slot_of(const rd_kafka_message_t& message) {
    return *static_cast<InFlightBatch::Slot*>(message._private);
}

class ProducerClient {
  public:
    ProducerClient(const KafkaSettings& settings, const PublisherOptions& options,
                   Publisher::OnReport on_report);

    const Handle& handle() const { return handle_; }

    /// Made at its first use.
    OutgoingTopic& topic(const std::string& name);

    /// Counts the records as pending until their reports. `keeper` as with Publisher::send().
    InFlightBatch& add(std::span<const OutgoingRecord> batch, std::shared_ptr<const void> keeper);

    std::size_t pending() const { return pending_records_; }
    /// Whether the bounds of the queue allow one more record.
    bool has_room() const;
    /// Whether so much waits that one of the batches must be full; else they have to go as they are.
    bool batches_fill() const;

    /// Reports are about to be handed out after a wait.
    void wake() { clock_age_ = kReportsPerClock; }

    /// Hands out the report of a record that librdkafka has finished with.
    void report(const rd_kafka_message_t& message);

    /// Reports a record that librdkafka did not even take.
    void refuse(const rd_kafka_topic_t* topic, const OutgoingRecord& record, const InFlightBatch::Slot& slot,
                rd_kafka_resp_err_t code);

    /// Throws what a report's receiver threw: an exception must not travel through librdkafka's own frames.
    void rethrow();

  private:
    void hand_out(DeliveryReport& report, const Record* record, InFlightBatch& batch);
    /// Bytes that may be under way.
    std::size_t most_bytes() const;
    /// Of the topics that were written to, as far as they are known.
    std::size_t partitions() const;
    void release(InFlightBatch& batch, std::size_t bytes);
    std::chrono::microseconds age_of(const InFlightBatch& batch);

    /// Reports come by the thousand; reading the clock for each would cost as much as all else about them.
    static constexpr unsigned kReportsPerClock = 64;

    PublisherOptions options_;
    Publisher::OnReport on_report_;
    std::exception_ptr thrown_;
    FlightWindow window_;
    std::size_t pending_records_ = 0;
    std::chrono::steady_clock::time_point clock_;
    unsigned clock_age_ = kReportsPerClock;  // reports since it was read
    std::size_t held_bytes_ = 0;             // by pending records, and by batches that keep what they borrow
    std::list<InFlightBatch> in_flight_;     // before the handle: librdkafka's messages point into them
    std::map<std::string, std::atomic<std::int32_t>> partitions_;  // by topic; before the handle as well
    Handle handle_;
    std::map<std::string, std::unique_ptr<OutgoingTopic>> topics_;
};

}  // namespace shortener_events::kafka
