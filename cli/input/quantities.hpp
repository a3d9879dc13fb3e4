// Counts, sizes, rates, shares and durations on the command line: one rule for all of them. A flag says by
// the name of its value's type what it takes, so that a new flag cannot forget to be checked.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "shortener_events/internal/visitors.hpp"

namespace shortener_events::cli {

/// The largest count where a flag names no other: far more than anybody counts, and safe to multiply.
inline constexpr std::uint64_t kMostCounted = 1'000'000'000'000'000;

/// Decimal digits and nothing else (no sign, blank, fraction or exponent) whose number is in [least, most].
CLI::Validator count_check(std::uint64_t least = 0, std::uint64_t most = kMostCounted);

/// A decimal fraction in [least, most], without sign or exponent; neither nan nor inf.
CLI::Validator decimal_check(double least, double most);

struct ShareAndDuration {
    double share = 0;  ///< from 0 to 1
    std::chrono::milliseconds duration{0};
};

/// "5%:10m". Throws Error(argument).
ShareAndDuration parse_share_and_duration(std::string_view text);

struct ShareAndDistance {
    double share = 0;
    std::uint64_t distance = 0;  ///< at least 1
};

/// "2%" or "2%:1000"; `distance` where none is given. Throws Error(argument).
ShareAndDistance parse_share_and_distance(std::string_view text, std::uint64_t distance);

/// "1:0.8": K above 0 and at most 1000, BETA above 0 and at most 1. Throws Error(argument).
VisitorGrowth parse_growth(std::string_view text);

/// Gives every option of this command and of those below it the rule of its type: N (unless it has a
/// count_check of its own), DURATION, SIZE, RATE, SHARE,
/// SHARE:DURATION, SHARE[:N], SHARE|KIND=SHARE,..., K:BETA. What breaks it is Error(argument) while the
/// command line is read.
void check_quantities(CLI::App& command);

}  // namespace shortener_events::cli
