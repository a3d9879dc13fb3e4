// Where dead letters go, as those see it who write a batch. From one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "consume/batch.hpp"

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

class LetterOutbox {
  public:
    using Clock = std::chrono::steady_clock;

    virtual ~LetterOutbox() = default;

    /// Previous owners may have published what we do not know.
    virtual void take_over(const std::map<TopicPartition, Claim>& claims) = 0;

    /// What previous owners have published; send() does it as well, but it may take long.
    virtual Posted read_back(const std::vector<Rejected>& rejected, std::stop_token stop) = 0;

    /// One attempt, for at most half a minute, at those that are not in the topic yet. After a stop request
    /// it may end early. `ours_at`: when their partitions were known to be ours. None is published so much
    /// later that the group may have given them to another member since: one who was suspended meanwhile
    /// finds its letters timed out.
    virtual Posted send(const std::vector<Rejected>& rejected, std::stop_token stop,
                        Clock::time_point ours_at) = 0;

    /// Letters about the partition's events from `next_offset` on are behind these; nullopt: not known now.
    virtual std::optional<DeadLetterPositions> positions(const TopicPartition& where,
                                                         std::int64_t next_offset) const = 0;

    /// Events below these offsets will not come again.
    virtual void settle(const std::map<TopicPartition, std::int64_t>& applied) = 0;
};

}  // namespace shortener_events::consume
