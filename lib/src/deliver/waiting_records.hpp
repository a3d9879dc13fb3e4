// Records that are to be sent when their time comes: retries and dead letters.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "shortener_events/record.hpp"

namespace shortener_events::deliver {

class WaitingRecords {
  public:
    using Clock = std::chrono::steady_clock;

    struct Waiting {
        std::uint64_t opaque;
        Record record;
    };

    void add(Clock::time_point due, std::uint64_t opaque, Record record) {
        by_time_.emplace(due, Waiting{opaque, std::move(record)});
    }

    /// The earliest, if it is due by `now`.
    std::optional<Waiting> take(Clock::time_point now) {
        if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
        return std::move(by_time_.extract(by_time_.begin()).mapped());
    }

    std::size_t size() const { return by_time_.size(); }
    bool empty() const { return by_time_.empty(); }

  private:
    std::multimap<Clock::time_point, Waiting> by_time_;
};

}  // namespace shortener_events::deliver
