// What a series of samples has shown of each partition: whether its commits move, how often, and whether the
// group loses ground. One sample alone shows none of that. Pure; the caller gives the time, of a clock that
// is never set.
#pragma once

#include <chrono>
#include <memory>

#include "shortener_events/lag.hpp"

namespace shortener_events {

class LagEvidence {
  public:
    using Clock = std::chrono::steady_clock;

    LagEvidence();
    LagEvidence(LagEvidence&&) noexcept;
    ~LagEvidence();

    /// Takes a sample in, and tells each of its partitions what this one and those before it have shown.
    /// Groups that it could not read keep what is known of them; one that it does not name
    /// is forgotten, unless not all groups could be listed. Memory: some 300 bytes a partition.
    void add(LagSnapshot& sample, Clock::time_point taken);

  private:
    struct Groups;
    std::unique_ptr<Groups> groups_;
};

}  // namespace shortener_events
