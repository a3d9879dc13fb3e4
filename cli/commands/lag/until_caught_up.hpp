// `lag --until-caught-up`: waits for consumers to finish.
#pragma once

#include <chrono>

#include "cli/commands/lag/sampling.hpp"
#include "cli/context.hpp"

namespace shortener_events::cli {

/// Whether a group has read everything: no unread event, nothing that was lost or could not be measured, and
/// no events in partitions without a commit. "" when it has, else what is missing.
std::string what_is_missing(const JudgedGroup& group);

/// Samples until nothing is missing in any group, or `limit` is over; says on stderr what is missing then.
/// Waits for a group that does not exist yet. Throws as
/// LagReader::read for anything else in the first sample; later ones may fail.
bool wait_until_caught_up(LagSampler& sampler, std::chrono::milliseconds limit, Context& context);

}  // namespace shortener_events::cli
