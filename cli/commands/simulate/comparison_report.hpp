// What a comparison came to, for people, scripts and programs. Codes are event content: each form escapes
// them.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/commands/simulate/comparison.hpp"
#include "cli/output/color.hpp"
#include "cli/output/json.hpp"

namespace shortener_events::cli {

struct ComparisonReport {
    std::string truth;   ///< the file
    std::string source;  ///< the database, without a password, or the topic
    bool is_topic = false;
    bool complete = false;      ///< what the truth says of itself
    std::uint64_t unknown = 0;  ///< records
    const Comparison& comparison;
};

/// What the truth says, and the source cannot: names of the truth's members.
std::vector<std::string> not_compared(const ComparisonReport& report);

/// docs/schemas/simulation-comparison.v1.schema.json
Json comparison_to_json(const ComparisonReport& report);

/// A line with the verdict, then each difference.
void print_comparison(const ComparisonReport& report, const Palette& palette, std::ostream& out,
                      std::size_t columns = 0);

/// Tab-separated, a line each difference: place, what, code, minute, rule, at least, at most, found.
void print_comparison_text(const ComparisonReport& report, std::ostream& out);

}  // namespace shortener_events::cli
