// What a user is told about the topics and brokers that a command reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/reading_notice.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

/// For readers: a warning, shown with -q too, where records may be missing; else a note. The context outlives
/// it.
OnNotice say_notices(Context& context);

/// Notes what a selection names and Kafka does not have any more, for the first few partitions, and why there
/// is nothing in it at all: it is too old, or not there yet.
void note_range(const std::vector<PartitionRange>& ranges, const Selection& selection, Context& context);

/// Kafka finds the first event that is as new as a start; where the times of a topic are not in order, older
/// ones come behind it. Counts these, and says so.
class OlderEvents {
  public:
    explicit OlderEvents(const Selection& selection);

    void take(const Record& record);
    void note(Context& context) const;

  private:
    std::optional<std::int64_t> since_ms_;
    std::uint64_t count_ = 0;
    std::string example_;
};

/// At the end of a bounded read: notes what an open transaction hides there, for the first few partitions.
void note_hidden(const std::vector<PartitionRange>& ranges, Context& context);

}  // namespace shortener_events::cli
