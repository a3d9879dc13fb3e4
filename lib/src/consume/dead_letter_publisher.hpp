// Publishes dead letters, each once although a consumer may be killed between a dead letter's acknowledgement
// and the commit of its offset. The database keeps, for each partition, a position in the dead-letter topic
// behind which lie all letters about events that are not committed yet; whoever takes the partition over
// reads them back before publishing anything. A letter that is too large for its topic is shortened.
// Batches that Kafka refuses are halved here rather than by a DeliverySession: before each part is sent, it
// must be known that the partitions can still be this member's. Used from one thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "consume/letter_book.hpp"
#include "consume/letter_outbox.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::consume {

class DeadLetterPublisher : public LetterOutbox {
  public:
    /// `on_delay`: why letters are late, while send() goes on waiting for them.
    DeadLetterPublisher(const KafkaSettings& settings, std::string topic,
                        std::function<void(const std::string&)> on_delay = {});
    ~DeadLetterPublisher() override;

    void take_over(const std::map<TopicPartition, Claim>& claims) override;
    Posted read_back(const std::vector<Rejected>& rejected, std::stop_token stop) override;
    Posted send(const std::vector<Rejected>& rejected, std::stop_token stop,
                Clock::time_point ours_at = Clock::now()) override;
    std::optional<DeadLetterPositions> positions(const TopicPartition& where,
                                                 std::int64_t next_offset) const override;
    void settle(const std::map<TopicPartition, std::int64_t>& applied) override;

  private:
    struct Letter {
        TopicPartition about;
        std::int64_t offset = 0;
        Digest content;  ///< of the event's value
        Record record;
        std::size_t shortened = 0;  ///< how often
    };
    using Letters = std::vector<Letter>;

    template <typename Step>
    Posted attempt(const std::vector<Rejected>& rejected, Step step);
    void read_back_from(const DeadLetterPositions& positions);
    void catch_up(std::stop_token stop);
    Letters unknown_of(const std::vector<Rejected>& rejected);
    void post(Letters letters, std::stop_token stop, Posted& posted);
    void post_again(Letters letters, std::stop_token stop, Posted& posted);
    bool hand_over(const Letters& letters, std::stop_token stop);
    void tell_delay();
    void book(const Letter& letter, const DeliveryReport& report, Posted& posted);

    KafkaSettings settings_;
    std::string topic_;
    std::function<void(const std::string&)> on_delay_;
    std::chrono::milliseconds send_limit_;  ///< from one's turn to the handing over, and from there on
    Clock::time_point hand_over_by_{};
    LetterBook book_;                               ///< of the partitions that were taken over
    DeadLetterPositions ends_;                      ///< no letter of ours to come is before these
    std::optional<DeadLetterPositions> read_from_;  ///< what is behind these must be read back first
    std::vector<DeliveryReport> reports_;           ///< by opaque
    std::unique_ptr<Publisher> publisher_;
};

}  // namespace shortener_events::consume
