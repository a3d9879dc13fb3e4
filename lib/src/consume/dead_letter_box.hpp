// Publishes dead letters, each once although a consumer may be killed between a dead letter's acknowledgement
// and the commit of its offset. The database keeps, for each partition, a position in the dead-letter topic
// behind which lie all letters about events that are not committed yet; whoever takes the partition over
// reads them back before publishing anything. Used from one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "consume/work.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::consume {

class DeadLetterBox {
  public:
    DeadLetterBox(const KafkaSettings& settings, std::string topic);
    ~DeadLetterBox();

    /// Previous owners may have published what we do not know.
    void take_over(const std::map<TopicPartition, Claim>& claims);

    /// Returns when every one is acknowledged; tries for as long as it takes. False: stopped before that.
    bool send(const std::vector<Rejected>& rejected, std::stop_token stop);

    /// Letters about the partition's events from `next_offset` on are behind these; nullopt: not known now.
    std::optional<DeadLetterPositions> positions(const TopicPartition& where, std::int64_t next_offset) const;

    /// Events below these offsets will not come again.
    void settle(const std::map<TopicPartition, std::int64_t>& applied);

    /// Why the last attempt failed.
    const std::string& trouble() const { return trouble_; }

  private:
    using Events = std::map<std::int64_t, std::pair<std::int32_t, std::int64_t>>;  ///< offset -> its letter

    void read_back_from(const DeadLetterPositions& positions);
    void catch_up(std::stop_token stop);
    void remember(const Record& letter);
    bool try_send(const std::vector<Rejected>& rejected, std::stop_token stop);
    void on_report(const DeliveryReport& report);

    KafkaSettings settings_;
    std::string topic_;
    std::map<TopicPartition, Events> known_;        ///< of the partitions that were taken over
    DeadLetterPositions ends_;                      ///< no letter of ours to come is before these
    std::optional<DeadLetterPositions> read_from_;  ///< what is behind these must be read back first
    std::vector<std::pair<TopicPartition, std::int64_t>> in_flight_;  ///< by tag
    std::string trouble_;
    std::unique_ptr<Publisher> publisher_;
};

}  // namespace shortener_events::consume
