// What happens to the group, its topics and brokers while they are read: what is only said, and what the run
// ends with when all that was read is written. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "consume/trouble.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/reading_notice.hpp"

namespace shortener_events::consume {

class KafkaWatch {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `is_to_end`: the run does not wait for ever for a group that gives nothing.
    KafkaWatch(std::string group, bool is_to_end, TimePoint joined_at, Notes notes);

    /// While the group has given nothing yet. `why_not_asked`: as GroupConsumer says it.
    std::optional<Error> look_at_join(TimePoint now, const std::string& why_not_asked);
    std::optional<Error> meet(const ReadingNotice& notice);

    /// Which broker does not answer; empty: none, as far as is known.
    std::string trouble() const { return trouble_.why(); }

  private:
    std::string group_;
    bool is_to_end_;
    TimePoint joined_at_;
    Notes notes_;
    Trouble trouble_;
    bool is_slow_join_told_ = false;
    std::set<std::string> silent_brokers_;
};

}  // namespace shortener_events::consume
