// What became of the events of one run: every event that was read ends in exactly one outcome.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/event_outcome.hpp"
#include "shortener_events/internal/histogram.hpp"

namespace shortener_events::cli {

struct FailedLine {
    std::uint64_t line = 0;  ///< counted from 1
    EventOutcome outcome = EventOutcome::failed;
    std::string reason;
};

class PublishCounts {
  public:
    void add(EventOutcome outcome, std::uint64_t count = 1) {
        counts_[static_cast<std::size_t>(outcome)] += count;
    }
    std::uint64_t operator[](EventOutcome outcome) const {
        return counts_[static_cast<std::size_t>(outcome)];
    }
    /// All outcomes together.
    std::uint64_t settled() const;
    /// Everything ended in the topic.
    bool all_delivered() const { return settled() == (*this)[EventOutcome::delivered]; }

    /// Remembers the lowest line that did not end in the topic.
    void note_failure(std::uint64_t line, EventOutcome outcome, std::string_view reason);
    const std::optional<FailedLine>& first_failure() const { return first_failure_; }

    std::uint64_t read = 0;     ///< events, or lines that should have been events
    std::uint64_t valid = 0;    ///< passed the check, or were not checked
    std::uint64_t retries = 0;  ///< events sent once more
    std::uint64_t bytes = 0;    ///< keys and values delivered
    Histogram latency;          ///< of what was delivered, from sending to the acknowledgement

  private:
    std::array<std::uint64_t, kOutcomes.size()> counts_{};
    std::optional<FailedLine> first_failure_;
};

}  // namespace shortener_events::cli
