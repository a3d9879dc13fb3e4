// The fast yes: one walk along the tokens of an event. It may only say "certainly valid"; anything else is
// for the judge.
#pragma once

#include "contracts/acceptor/program.hpp"
#include "contracts/json/tokens.hpp"

namespace shortener_events::contracts {

/// True only where the judge finds no violation. May be called from several threads.
bool certainly_valid(const Program& program, TokenCursor event);

}  // namespace shortener_events::contracts
