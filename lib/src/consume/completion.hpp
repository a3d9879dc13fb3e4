// Where a run ends: at the ends of its partitions (--once), or where their records reach a time (--until).
// Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "shortener_events/record.hpp"

namespace shortener_events::consume {

struct Completion {
    bool once = false;                       ///< at the ends as they are when a partition is assigned
    std::optional<std::int64_t> until_ms{};  ///< epoch milliseconds

    bool is_wanted() const { return once || until_ms; }

    /// The time was reached, by the clock; at once without one.
    bool has_time_passed(std::int64_t now_ms) const { return now_ms >= until_ms.value_or(0); }

    /// It and what comes after it in its partition is left. One without a timestamp is as old as can be.
    bool is_reached_by(const Record& record) const {
        return until_ms && record.timestamp_ms.value_or(0) >= *until_ms;
    }

    /// Nothing is read of a partition once its end was reached; before the time more may come.
    bool ends_at_end(std::int64_t now_ms) const { return is_wanted() && has_time_passed(now_ms); }
};

}  // namespace shortener_events::consume
