// `contracts usage` in the forms of `-o`.
#pragma once

#include <ostream>
#include <string>

#include "cli/commands/contracts/usage_counts.hpp"
#include "cli/output/color.hpp"
#include "cli/output/json.hpp"

namespace shortener_events::cli {

struct UsageReport {
    std::string topic;
    const UsageCounts& counts;
    bool complete = true;  ///< whether the range was read to its end
};

/// A line for each version and each other end of a record, then one for each rule that is broken.
void print_usage(const UsageReport& report, const Palette& palette, std::ostream& out,
                 std::size_t columns = 0);

/// Tab-separated: kind, name, events, valid, invalid, labelled, newest; of the kind "rule" the contract, the
/// keyword, the violations, the first event's place and an example.
void print_usage_text(const UsageReport& report, std::ostream& out);

/// The shape "contracts-usage/1", see docs/schemas/contracts-usage.v1.schema.json.
Json usage_to_json(const UsageReport& report);

}  // namespace shortener_events::cli
