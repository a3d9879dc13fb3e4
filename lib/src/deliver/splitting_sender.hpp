// A Publisher whose reports are true of every single record. Kafka refuses a whole batch for one of its
// records (too large, a time out of bounds, no key in a compacted topic), and a Publisher then reports all of
// them as failed. Such a batch is sent again in smaller ones, down to single records, until only the culprits
// fail. Nothing is sent again but what is certainly not in the topic.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "deliver/batch_splitter.hpp"
#include "deliver/culprit_search.hpp"
#include "deliver/stage.hpp"
#include "shortener_events/delivery_session.hpp"

namespace shortener_events::deliver {

class SplittingSender {
  public:
    using Milliseconds = std::chrono::milliseconds;

    /// With a transactional id nothing is split, since a failure ends the transaction: see find_culprits().
    SplittingSender(const KafkaSettings& settings, const PublisherOptions& options,
                    const PublisherFactory& make, Publisher::OnReport on_report);
    SplittingSender(const SplittingSender&) = delete;
    SplittingSender& operator=(const SplittingSender&) = delete;

    /// For topics and transactions. Not to be kept.
    Publisher& publisher() { return usual().publisher(); }
    const Publisher& publisher() const { return stages_.front().publisher(); }

    /// As Publisher's, after waiting for room for at most `limit`. False: there is none, nothing was taken.
    bool try_send(const std::string& topic, std::span<const OutgoingRecord> batch,
                  std::shared_ptr<const void> keeper, Milliseconds limit);

    /// As Publisher's functions of the same names. await_room() also waits for batches that are being split,
    /// and pending() counts their records.
    void poll(Milliseconds wait);
    void flush(Milliseconds limit);
    bool await_room(Milliseconds limit);
    void abandon();
    std::size_t pending() const { return stages_.front().pending() + splitter_.size(); }

    /// As DeliverySession's.
    std::size_t suspects() const { return transactional_ ? search_.size() : splitter_.size(); }
    std::vector<Culprit> find_culprits(std::size_t most, Milliseconds limit, const std::stop_token& stop) {
        return search_.run(most, limit, stop);
    }

  private:
    Stage& usual() { return stages_.front(); }
    void report_usual(const DeliveryReport& report);
    void report_suspect(std::size_t stage, const DeliveryReport& report);
    void note_refusal(std::int32_t partition);
    void settle(BatchSplitter::Id id, DeliveryReport report);
    void feed(std::size_t stage);
    void serve(Milliseconds limit);
    void poll_split(Milliseconds wait);

    Publisher::OnReport on_report_;
    BatchSplitter splitter_;
    bool transactional_;
    CulpritSearch search_;  // of transactions, where nothing is split
    std::vector<Stage> stages_;
    bool giving_up_ = false;
    std::int32_t refused_partition_ = -1;  // of the batch whose records are being reported
};

}  // namespace shortener_events::deliver
