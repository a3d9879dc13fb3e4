#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/stats/click_report.hpp"
#include "cli/output/numbers.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

std::string count_of(std::uint64_t count, const char* thing) {
    return fmt::format("{} {}{}", grouped(static_cast<std::int64_t>(count)), thing, count == 1 ? "" : "s");
}

std::string far_text(const FarClicks& far, const char* where) {
    const bool at_once = far.first_ms == far.last_ms;
    return fmt::format("{} {} far {}, and not in the times shown: {}{}", count_of(far.clicks, "click"),
                       far.clicks == 1 ? "is" : "are", where, format_utc(far.first_ms),
                       at_once ? "" : " to " + format_utc(far.last_ms));
}

std::string records_text(const ClickReport& report) {
    const auto& counts = *report.records;
    const std::uint64_t others = report.stats.of_other_times;
    return fmt::format("{} records = {} clicks + {} invalid + {} repeated{}", counts.read,
                       report.stats.clicks, counts.invalid, counts.repeated,
                       others > 0 ? fmt::format(" + {} of other times", others) : "");
}

}  // namespace

std::string click_headline(const ClickStats& stats) {
    return fmt::format("{} by {}{}", count_of(stats.clicks, "click"), stats.visitors_exact ? "" : "~",
                       count_of(stats.visitors, "visitor"));
}

std::string shown_name(const std::string& name) {
    const bool is_blank = name.find_first_not_of(' ') == std::string::npos;
    return is_blank || name == "(none)" ? '"' + name + '"' : name;
}

std::string missed_text(const TopNames& top) {
    return fmt::format("there are too many to count each: up to {} may be missing in a line",
                       count_of(top.missed_at_most, "click"));
}

std::vector<std::string> report_notes(const ClickReport& report) {
    std::vector<std::string> notes;
    if (!report.complete) notes.emplace_back("cut short: not all was read");
    const auto& stats = report.stats;
    if (stats.earlier) notes.push_back(far_text(*stats.earlier, "earlier"));
    if (stats.later) notes.push_back(far_text(*stats.later, "later"));
    if (!stats.visitors_exact) notes.emplace_back("visitors are estimated, within about 2 %");
    const bool all_are_clicks = !report.records || report.records->read == stats.clicks;
    if (!all_are_clicks) notes.push_back(records_text(report));
    if (!report.records && stats.of_other_times > 0)
        notes.push_back(count_of(stats.of_other_times, "click") + " of other times");
    return notes;
}

}  // namespace shortener_events::cli
