// The oldest unread events: one is read at each place where a group would go on.
#pragma once

#include <cstdint>
#include <optional>

#include "kafka/group/group_reader.hpp"
#include "kafka/read/event_times.hpp"
#include "lag/committed_look.hpp"
#include "shortener_events/lag_reader.hpp"

namespace shortener_events {

class UnreadAges {
  public:
    /// `committed`: for a second look, where the first one is not as a read_committed consumer's.
    explicit UnreadAges(std::optional<CommittedLook> committed) : committed_(std::move(committed)) {}

    /// Fills in `input.oldest` as far as the query asks for it, once all else of `input` is known. Returns
    /// how many partitions were left out.
    std::int64_t read(LagInput& input, const kafka::GroupReader& reader, const LagQuery& query,
                      const kafka::Deadline& deadline);

  private:
    kafka::EventTimeReader event_times_;
    std::optional<CommittedLook> committed_;
};

}  // namespace shortener_events
