// What is wrong with a text that a format refuses, and what would be right.
#pragma once

#include <string>
#include <string_view>

#include "contracts/formats/format.hpp"

namespace shortener_events::contracts {

/// `an offset, but only Z is allowed: write 2026-01-31T08:30:00Z`, or an example of the format; "" where none
/// would help. The text is one that the format refuses.
std::string advice_on(const Format& format, std::string_view text);

}  // namespace shortener_events::contracts
