// What a user is told about the topics and brokers that a command reads.
#pragma once

#include <vector>

#include "cli/context.hpp"
#include "shortener_events/ranges.hpp"
#include "shortener_events/reading_notice.hpp"

namespace shortener_events::cli {

/// For readers: a warning, shown with -q too, where records may be missing; else a note. The context outlives
/// it.
OnNotice say_notices(Context& context);

/// Notes what a selection names and Kafka does not have any more, for the first few partitions.
void note_lost(const std::vector<PartitionRange>& ranges, Context& context);

/// At the end of a bounded read: notes what an open transaction hides there, for the first few partitions.
void note_hidden(const std::vector<PartitionRange>& ranges, Context& context);

}  // namespace shortener_events::cli
