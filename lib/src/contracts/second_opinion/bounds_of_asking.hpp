// What valijson is given: nothing on which it could crash, hang or take memory out of proportion. Its parser
// and its validator go down on the stack and know no limits. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace shortener_events::contracts {

inline constexpr std::size_t kMostEventBytes = std::size_t{64} * 1024;
/// Steps (a schema applied to a value) that one question may take, and how deep they may stand on the stack.
inline constexpr std::size_t kMostSteps = 200'000;
inline constexpr std::size_t kMostStepsDeep = 200;

/// "": it may be given.
std::string why_schema_is_not_given(const nlohmann::json& schema);
std::string why_event_is_not_given(const nlohmann::json& event);

/// Whether std::regex, with which valijson matches, can be trusted with the pattern: it backtracks, on the
/// stack. Of other patterns the answer is RE2's.
bool is_harmless_pattern(std::string_view pattern);
inline constexpr std::size_t kMostMatchedBytes = 256;  ///< of a text that is given to it

}  // namespace shortener_events::contracts
