// Which letters are in the dead-letter topic already, about events of the partitions that are owned. Anybody
// may write to that topic: a letter counts only for an event whose value it holds, whatever place it names.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "shortener_events/identity.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events::consume {

class LetterBook {
  public:
    // What goes beyond these is not remembered; at worst a letter is in the topic twice then.
    static constexpr std::int64_t kReach = 10'000'000;  ///< offsets; no consumer has so many events under way
    static constexpr std::size_t kMostOfOneEvent = 8;
    static constexpr std::size_t kMost = 1'000'000;

    /// From here on letters about the partition's events from `next_offset` on count.
    void own(const TopicPartition& where, std::int64_t next_offset);

    /// A letter as it stands in the topic, shortened or not.
    void read(const Record& letter);

    /// Our own, as it was acknowledged.
    void add(const TopicPartition& about, std::int64_t offset, const Digest& value, std::int32_t partition,
             std::int64_t place);

    bool has_letter_about(const Record& event) const;

    /// Letters about the partition's events from `next_offset` on stand at these places or behind them,
    /// `ends` being where the next letters come.
    DeadLetterPositions positions(const TopicPartition& where, std::int64_t next_offset,
                                  DeadLetterPositions ends) const;

    /// Events below these offsets will not come again.
    void settle(const std::map<TopicPartition, std::int64_t>& applied);

  private:
    struct Claim {
        Digest value;
        std::int32_t partition = 0;
        std::int64_t place = 0;
    };
    struct Events {
        std::int64_t next = 0;
        std::map<std::int64_t, std::vector<Claim>> by_offset{};
    };

    std::map<TopicPartition, Events> owned_;
    std::size_t count_ = 0;
};

/// Of the event's value, as letters about it claim it, cut or whole; a tombstone has one of zeros.
Digest letter_content(const Record& event);

}  // namespace shortener_events::consume
