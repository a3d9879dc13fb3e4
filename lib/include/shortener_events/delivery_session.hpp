// A Publisher whose reports are true of every single record. Kafka refuses a
// whole batch for one of its records (too large, a time out of bounds, no key
// in a compacted topic), and a Publisher then reports all of them as failed. A
// session sends such a batch again in smaller ones, down to single records,
// until only the culprits fail. Nothing is sent again but what is certainly not
// in the topic.
//
// Order: records of a refused batch, which keep their partitions, may come
// behind others of their partition that were under way at the same time
// (PublisherOptions bounds how much that is) and may change places among each
// other; what is sent after that waits until the batch is settled.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "shortener_events/publisher.hpp"

namespace shortener_events {

/// A record that Kafka refuses by itself.
struct Culprit {
    std::uint64_t tag = 0;
    Refusal refusal = Refusal::other;
    std::string reason;
};

class DeliverySession {
  public:
    /// As Publisher's. With a transactional id nothing is split, since a failure
    /// ends the transaction: see find_culprit().
    DeliverySession(const KafkaSettings& settings, const PublisherOptions& options,
                    Publisher::OnReport on_report);
    ~DeliverySession();

    /// For topics and transactions. What is sent through it is not split. Not to
    /// be kept.
    Publisher& publisher();
    const Publisher& publisher() const;

    /// As Publisher's functions of the same names. send() and await_room() also
    /// wait for batches that are being split, and pending() counts their records.
    bool send(const std::string& topic, std::span<const Outgoing> batch, std::stop_token stop = {},
              std::shared_ptr<const void> keeper = {});
    bool send(const std::string& topic, const Outgoing& record, std::stop_token stop = {});
    void poll(std::chrono::milliseconds wait = std::chrono::milliseconds(0));
    bool flush(std::chrono::milliseconds limit, std::stop_token stop = {});
    void hasten();
    bool await_room(std::chrono::milliseconds limit);
    void abandon();
    std::size_t pending() const;
    std::string fatal_error() const;

    /// Records of refused batches that are not settled yet; with a transactional
    /// id those that find_culprits() would look through.
    std::size_t suspects() const;

    /// With a transactional id, while no transaction is open: those of the
    /// records refused with their batches since the last call that Kafka refuses
    /// by themselves, by tag, at most `most`; fewer after `limit` or a stop
    /// request. Their parts are tried in transactions that are aborted. None,
    /// although there were suspects: the batches were too large, and no record of
    /// them. Throws Error(kafka).
    std::vector<Culprit> find_culprits(std::size_t most, std::chrono::milliseconds limit,
                                       std::stop_token stop = {});

  private:
    struct Stages;
    std::unique_ptr<Stages> stages_;
};

}  // namespace shortener_events
