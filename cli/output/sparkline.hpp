// Numbers as a row of little bars.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace shortener_events::cli {

/// One of eight block characters a number, from 0 to the largest; all 0 is a flat line.
std::string sparkline(const std::deque<std::int64_t>& numbers);

}  // namespace shortener_events::cli
