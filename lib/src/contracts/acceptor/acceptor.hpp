// The fast yes: one pass of simdjson over an event. It may only say "certainly valid"; anything else is for
// the judge.
#pragma once

#include <cstddef>
#include <string_view>

#include "contracts/acceptor/program.hpp"

namespace shortener_events::contracts {

/// True only where the judge finds no violation. At least Contract::kSlack bytes behind the event must be
/// readable. May be called from several threads: each has a parser of its own.
bool certainly_valid(const Program& program, std::string_view event);

}  // namespace shortener_events::contracts
