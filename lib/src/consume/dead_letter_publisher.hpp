// Publishes dead letters, each once although a consumer may be killed between a dead letter's acknowledgement
// and the commit of its offset. The database keeps, for each partition, a position in the dead-letter topic
// behind which lie all letters about events that are not committed yet; whoever takes the partition over
// reads them back before publishing anything. A letter that is too large for its topic is shortened. Used
// from one thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "consume/batch.hpp"
#include "consume/letter_book.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::consume {

/// A letter that is not in the topic, and that the topic would not take either if it were sent again.
struct RefusedLetter {
    TopicPartition about;  ///< the event's
    std::int64_t offset = 0;
    std::string reason{};
    bool may_pass = false;  ///< an unknown topic: a cluster that has just started may not know it yet
};

/// What became of an attempt at some letters.
struct Posted {
    std::size_t shortened = 0;  ///< of those that were acknowledged
    std::vector<RefusedLetter> refused{};
    std::string trouble{};  ///< why others are not acknowledged; sending again may help

    bool is_complete() const { return refused.empty() && trouble.empty(); }
};

class DeadLetterPublisher {
  public:
    using Clock = std::chrono::steady_clock;

    /// `on_delay`: why letters are late, while send() goes on waiting for them.
    DeadLetterPublisher(const KafkaSettings& settings, std::string topic,
                        std::function<void(const std::string&)> on_delay = {});
    ~DeadLetterPublisher();

    /// Previous owners may have published what we do not know.
    void take_over(const std::map<TopicPartition, Claim>& claims);

    /// What previous owners have published; send() does it as well, but it may take long.
    Posted read_back(const std::vector<Rejected>& rejected, std::stop_token stop);

    /// One attempt, for at most half a minute, at those that are not in the topic yet. After a stop request
    /// it may end early. `ours_at`: when their partitions were known to be ours. None is published so much
    /// later that the group may have given them to another member since: one who was suspended meanwhile
    /// finds its letters timed out.
    Posted send(const std::vector<Rejected>& rejected, std::stop_token stop,
                Clock::time_point ours_at = Clock::now());

    /// Letters about the partition's events from `next_offset` on are behind these; nullopt: not known now.
    std::optional<DeadLetterPositions> positions(const TopicPartition& where, std::int64_t next_offset) const;

    /// Events below these offsets will not come again.
    void settle(const std::map<TopicPartition, std::int64_t>& applied);

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
    std::vector<DeliveryReport> reports_;           ///< by tag
    std::unique_ptr<Publisher> publisher_;
};

}  // namespace shortener_events::consume
