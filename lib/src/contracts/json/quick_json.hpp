// The quick way to a tree: where the strict reader would find nothing to complain about, the same value in
// half the time.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "contracts/json/tokens.hpp"

namespace shortener_events::contracts {

/// What parse_strict reads; nullopt where the text has errors, names that come twice or anything out of the
/// ordinary: then parse_strict has to say.
std::optional<nlohmann::json> read_quickly(TokenCursor tokens);

}  // namespace shortener_events::contracts
