// What a series of samples has shown of each partition: whether its commits move, how often, and whether the
// group loses ground. One sample alone shows none of that. Pure; the caller gives the time, of a clock that
// is never set.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "shortener_events/lag.hpp"

namespace shortener_events {

/// What is known of one partition, as of the newest sample.
struct PartitionEvidence {
    std::chrono::milliseconds watched{0};  ///< since the first sample in which its lag was known
    /// How long something has been unread while its commit stood still, as far as was watched.
    std::chrono::milliseconds unmoved{0};
    bool has_moved = false;    ///< a commit came forward while it was watched
    bool was_rewound = false;  ///< the newest sample's commit is before the one of the sample before it
    bool grows = false;        ///< each commit leaves more unread than earlier ones did
    /// The longest of the last times that something was unread until a commit moved; nullopt: none was seen.
    std::optional<std::chrono::milliseconds> commit_interval{};
    std::int64_t in = 0;                ///< offsets written since the baseline
    std::int64_t out = 0;               ///< offsets committed since the baseline
    std::chrono::milliseconds span{0};  ///< since the baseline, which is about a minute old; 0: there is none
    std::int64_t read_up_to = -1;       ///< the end as it was when everything before it was known to be read
};

class LagEvidence {
  public:
    using Clock = std::chrono::steady_clock;

    LagEvidence();
    LagEvidence(LagEvidence&&) noexcept;
    ~LagEvidence();

    /// Takes a sample in. Groups that it could not read keep what is known of them; one that it does not name
    /// is forgotten, unless not all groups could be listed. Memory: some 300 bytes a partition.
    void add(const LagSnapshot& sample, Clock::time_point taken);

    /// nullopt: it was in no sample yet.
    std::optional<PartitionEvidence> of(const std::string& group, const TopicPartition& at) const;

  private:
    struct Groups;
    std::unique_ptr<Groups> groups_;
};

}  // namespace shortener_events
