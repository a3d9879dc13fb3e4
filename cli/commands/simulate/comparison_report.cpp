#include "cli/commands/simulate/comparison_report.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "cli/output/escape.hpp"
#include "cli/output/json_values.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

/// For people, who learn no more from the hundredth; -o text and -o json have all.
constexpr std::uint64_t kShownOfKind = 5;

Json difference_to_json(const Difference& difference) {
    return {{"place", difference.place},
            {"what", difference.what},
            {"code", or_null(difference.code)},
            {"minute", time_or_null(difference.minute_ms)},
            {"rule", or_null(difference.rule)},
            {"at_least", difference.expected.at_least},
            {"at_most", difference.expected.at_most},
            {"found", difference.found}};
}

std::string range_text(CountRange range) {
    if (range.at_least == range.at_most) return std::to_string(range.at_least);
    return fmt::format("{} to {}", range.at_least, range.at_most);
}

std::string minute_text(const Difference& difference) {
    return difference.minute_ms ? format_utc(*difference.minute_ms) : "-";
}

std::string verdict_line(const ComparisonReport& report) {
    const auto& differences = report.comparison.differences();
    const auto of = grouped(static_cast<std::int64_t>(report.comparison.compared()));
    if (differences.empty())
        return fmt::format("{} is what {} says: {} numbers compared", report.source, report.truth, of);
    return fmt::format("{} is not what {} says: {} of {} numbers differ", report.source, report.truth,
                       grouped(static_cast<std::int64_t>(differences.size())), of);
}

}  // namespace

std::vector<std::string> not_compared(const ComparisonReport& report) {
    if (report.is_topic) return {"late", "unknown_codes", "not_delivered"};
    return {"records", "duplicates", "invalid", "late", "unknown_codes", "not_delivered"};
}

Json comparison_to_json(const ComparisonReport& report) {
    Json differences = Json::array();
    for (const Difference& difference : report.comparison.differences())
        differences.push_back(difference_to_json(difference));
    return {{"schema", "simulation-comparison/1"},
            {"truth", report.truth},
            {"truth_complete", report.complete},
            {"unknown", report.unknown},
            {"kind", report.is_topic ? "topic" : "database"},
            {"source", report.source},
            {"equal", report.comparison.differences().empty()},
            {"compared", report.comparison.compared()},
            {"not_compared", not_compared(report)},
            {"differences", std::move(differences)}};
}

void print_comparison(const ComparisonReport& report, const Palette& palette, std::ostream& out,
                      std::size_t columns) {
    const auto& differences = report.comparison.differences();
    const Tone tone = differences.empty() ? Tone::good : Tone::bad;
    out << paint(palette, tone, escape_line(verdict_line(report))) << '\n';
    if (differences.empty()) return;
    Table table({{"PLACE"},
                 {"WHAT"},
                 {"CODE"},
                 {"MINUTE"},
                 {"RULE"},
                 {"TRUTH", Align::right},
                 {"FOUND", Align::right}});
    std::map<std::pair<std::string, std::string>, std::uint64_t> of_kind;  // by place and what
    for (const Difference& difference : differences) {
        if (++of_kind[{difference.place, difference.what}] > kShownOfKind) continue;
        table.add({difference.place, difference.what, difference.code.value_or("-"), minute_text(difference),
                   difference.rule.value_or("-"), range_text(difference.expected),
                   std::to_string(difference.found)});
    }
    table.drop_silent_columns();
    table.print_aligned(out, palette, columns);
    bool are_all_shown = true;
    for (const auto& [kind, count] : of_kind) {
        if (count <= kShownOfKind) continue;
        are_all_shown = false;
        const auto more = grouped(static_cast<std::int64_t>(count - kShownOfKind));
        out << palette.dim(escape_line(fmt::format("and {} more of {} {}", more, kind.first, kind.second)))
            << '\n';
    }
    if (!are_all_shown) out << palette.dim("-o text and -o json list all") << '\n';
}

void print_comparison_text(const ComparisonReport& report, std::ostream& out) {
    for (const Difference& difference : report.comparison.differences())
        print_text_row(
            out, {difference.place, difference.what, difference.code.value_or("-"), minute_text(difference),
                  difference.rule.value_or("-"), std::to_string(difference.expected.at_least),
                  std::to_string(difference.expected.at_most), std::to_string(difference.found)});
}

}  // namespace shortener_events::cli
