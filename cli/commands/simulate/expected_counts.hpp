// A simulation's truth, read again: what a consumer must have come to, each number with what is unknown of
// it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cli/output/json.hpp"

namespace shortener_events::cli {

/// A number that is known up to what was sent and never acknowledged: that may or may not have arrived.
struct CountRange {
    std::uint64_t at_least = 0, at_most = 0;

    bool contains(std::uint64_t count) const { return at_least <= count && count <= at_most; }
};

struct ExpectedCode {
    CountRange records, events, visitors;
    std::map<std::int64_t, std::uint64_t> minutes;  ///< events by start of their minute, epoch milliseconds
    std::uint64_t unknown = 0;

    CountRange in_minute(std::int64_t start_ms) const;
};

struct ExpectedCounts {
    bool complete = false;
    std::string topic;  ///< "": the events were printed
    CountRange records, valid_records, events, duplicates, visitors, invalid;
    std::uint64_t unknown = 0, unknown_valid = 0;  ///< records
    std::map<std::string, CountRange> invalid_by_rule;
    std::map<std::int64_t, std::uint64_t> minutes;
    std::map<std::string, ExpectedCode> codes;
};

/// Throws Error(argument) for what is no truth of schema "simulation-truth/2".
ExpectedCounts expected_counts(const Json& truth);

/// The same of a file; "-" is stdin. Also throws Error(io).
ExpectedCounts read_expected_counts(const std::string& path);

}  // namespace shortener_events::cli
