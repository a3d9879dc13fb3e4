// Numbers as they are written: no size is too large, and nothing is rounded.
#pragma once

#include <compare>
#include <string_view>

namespace shortener_events::contracts {

/// How two numbers of JSON compare: 1 equals 1.0 and 10e-1, -0 equals 0. Exponents beyond 10^18 count as
/// that.
std::strong_ordering compare_decimals(std::string_view a, std::string_view b);

}  // namespace shortener_events::contracts
