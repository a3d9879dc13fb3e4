// Durations, sizes, rates and shares as people write them. Every parser throws Error(argument) that quotes
// the text.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortener_events {

/// "250ms", "5s", "1.5s", "2m", "3h", "7d", "1h30m"; a bare number is seconds. Never negative.
std::chrono::milliseconds parse_duration(std::string_view text);

/// Bytes: "65536", "64KiB", "1MiB", "2GiB" (powers of 1024), "64kB", "1MB", "2GB" (powers of 1000).
std::uint64_t parse_size(std::string_view text);

/// Events per second: "500/s", "30/m" or "30/min", "7200/h", "10/d"; a bare number is per second. Above 0, at
/// most a billion per second.
double parse_rate(std::string_view text);

/// A share from 0 to 1: "1%" is 0.01; a bare number is taken as it is.
double parse_share(std::string_view text);

/// The shortest text that `parse_duration` reads back for whole units, else with one decimal: "5s", "1.5s",
/// "2m", "250ms".
std::string format_duration(std::chrono::milliseconds duration);

/// "999", "1.2k", "3.4M": for people, three significant digits.
std::string format_count(std::uint64_t count);

/// "1 event", "2 events": of things whose plural has an s.
std::string counted(std::uint64_t count, std::string_view thing);

/// "512 B", "1.5 MiB".
std::string format_size(std::uint64_t bytes);

}  // namespace shortener_events
