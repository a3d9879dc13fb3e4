// `lag --until-caught-up`: waits for consumers to finish.
#pragma once

#include <chrono>

#include "cli/commands/lag/sampling.hpp"
#include "cli/context.hpp"

namespace shortener_events::cli {

/// Whether a group has read everything: no unread offset, none that could not be measured, and no events in
/// partitions without a commit. "" when it has, else what is missing.
std::string what_is_missing(const GroupLag& group);

/// Samples until nothing is missing in any group, or `limit` is over; says on stderr what is missing then.
/// Throws as LagReader::read for the first sample; later ones may fail.
bool wait_until_caught_up(LagSampler& sampler, std::chrono::milliseconds limit, Context& context);

}  // namespace shortener_events::cli
