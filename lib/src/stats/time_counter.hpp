// Counts by time in bounded memory: the more time they span, the longer the interval. Times are what events
// claim, so they may be far apart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events::stats {

class TimeCounter {
  public:
    void add(std::int64_t epoch_ms);

    struct Series {
        std::int64_t interval_ms = 0;
        std::vector<ClickBucket> buckets{};
        std::optional<FarClicks> earlier{}, later{};
    };
    /// Without gaps, at most `most` (2 or more: intervals begin at 1970, events may be from before and
    /// after). Of 20 or more counts, up to one in 200 on each side is told apart where the others would not
    /// fill a tenth of the time: one absurd date must not make all days one.
    Series series(std::size_t most) const;

  private:
    void coarsen();
    std::optional<FarClicks> take_before(std::int64_t start);
    std::optional<FarClicks> take_from(std::int64_t start);
    void take_far(Series& series);

    std::size_t level_ = 0;                         // of the intervals
    std::map<std::int64_t, std::uint64_t> counts_;  // by start
};

}  // namespace shortener_events::stats
