// `lag --watch`: the report redrawn in place until the user ends it.
#pragma once

#include <chrono>

#include "cli/commands/lag/sampling.hpp"
#include "cli/context.hpp"

namespace shortener_events::cli {

struct WatchOptions {
    std::chrono::milliseconds every;
    LagOrder order;
    bool summary;  ///< one line a group instead of one a partition
};

/// On a terminal the screen is redrawn, without flicker, and left as it was found; q or Ctrl-C ends it.
/// Elsewhere each report follows the one before. Returns the exit status.
int watch_lag(LagSampler& sampler, const WatchOptions& options, Context& context);

}  // namespace shortener_events::cli
