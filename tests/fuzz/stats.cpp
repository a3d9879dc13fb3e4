// Statistics of clicks against plain counting, and each form of their report: the page holds no element but
// its own, the JSON is JSON, a line is a line.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/commands/stats/click_report.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/internal/click_stats.hpp"
#include "shortener_events/internal/front_of.hpp"
#include "stats/time_counter.hpp"
#include "stats/top_counter.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using nlohmann::json;

namespace {

/// As it is counted.
std::string counted_name(const std::string& name) {
    return cut_text(name, stats::TopCounter::kNameBytes);
}

void check_names(const TopNames& top, const std::map<std::string, std::uint64_t>& counts) {
    for (const auto& [name, clicks] : top.names) {
        if (!name) continue;
        const auto found = counts.find(*name);
        fuzz::require(found != counts.end() && found->second == clicks, "a code has the clicks it was given");
    }
}

std::size_t count(const std::string& text, char wanted) {
    return static_cast<std::size_t>(std::ranges::count(text, wanted));
}

void check_page(const std::string& page, const ClickStats& stats) {
    ClickStats harmless = stats;
    for (auto* top : {&harmless.codes, &harmless.countries, &harmless.referers})
        for (auto& entry : top->names)
            if (entry.name) entry.name = "x";
    const std::string plain = cli::click_report_html({"x", {}, harmless});
    for (const char c : {'<', '>', '"', '\n'})
        fuzz::require(count(page, c) == count(plain, c), "a page has no element but its own");
}

void check_reports(const ClickStats& stats) {
    const cli::ClickReport report{"x", {}, stats};
    check_page(cli::click_report_html(report), stats);
    std::ostringstream text, table;
    cli::print_click_text(report, text);
    const std::size_t lines = 2 + stats.over_time.size() + stats.earlier.has_value() +
                              stats.later.has_value() + stats.codes.names.size() +
                              stats.countries.names.size() + stats.referers.names.size();
    fuzz::require(count(text.str(), '\n') == lines, "a name is one line");
    fuzz::require(count(text.str(), '\t') == 2 * lines, "a name is one column");
    cli::print_click_report(report, 0, cli::Palette(false), table);
    cli::print_click_report(report, 40, cli::Palette(false), table);
    fuzz::require(count(table.str(), '\x1b') == 0, "a name does nothing to a terminal");
    cli::click_report_to_json(report);
}

void check_top(fuzz::Recipe& recipe) {
    stats::TopCounter counter(1 + recipe.choose(10));
    std::map<std::string, std::uint64_t> counts;
    for (int i = 0; i < 300 && !recipe.empty(); ++i) {
        const std::string name = fuzz::make_bytes(recipe);
        counter.add(name);
        ++counts[counted_name(name)];
    }
    const auto top = counter.top(5);
    for (const auto& [name, clicks] : top.names) {
        if (!name) continue;
        fuzz::require(clicks <= counts[*name], "no click is invented");
        fuzz::require(clicks + top.missed_at_most >= counts[*name], "no more are missed than is told");
    }
}

void check_times(fuzz::Recipe& recipe) {
    stats::TimeCounter counter;
    std::uint64_t added = 0, kept = 0;
    constexpr std::int64_t kSteps[] = {1, 1000, 60'000, 86'400'000, 31'557'600'000};
    for (std::int64_t at = -62'167'219'200'000; !recipe.empty() && added < 1000; ++added) {
        counter.add(at);
        at = std::min<std::int64_t>(253'402'300'799'999, at + static_cast<std::int64_t>(recipe.length()) *
                                                                  kSteps[recipe.choose(std::size(kSteps))]);
    }
    const std::size_t most = 2 + recipe.choose(60);
    const auto series = counter.series(most);
    for (const auto& bucket : series.buckets) kept += bucket.clicks;
    for (const auto& far : {series.earlier, series.later}) kept += far ? far->clicks : 0;
    fuzz::require(kept == added, "no click is lost in time");
    fuzz::require(series.buckets.size() <= most, "intervals are no more than asked for");
}

void check_clicks(fuzz::Recipe& recipe) {
    static const auto registry = ContractRegistry::built_in();
    ClickRecords records(registry, "url-shortener.click");
    ClickTally tally, tally_by_thread;
    ClickCounter counter(registry, "url-shortener.click", tally_by_thread);
    std::map<std::string, std::uint64_t> codes;
    std::set<std::string> seen;
    for (int i = 0; i < 8 && !recipe.empty(); ++i) {
        const Record record = fuzz::make_record(recipe);
        const auto before = records.counts();
        const auto reading = records.read(record);
        if (reading.kind == ClickRecords::Kind::click) tally.add(reading.click);
        counter.add(record);
        const bool was_counted =
            records.counts().invalid == before.invalid && records.counts().repeated == before.repeated;
        if (was_counted)
            ++codes[counted_name(
                contracts::parse_strict(*record.value).value.at("shortCode").get<std::string>())];
    }
    const auto& counts = records.counts();
    const auto stats = tally.stats(100, 10);
    fuzz::require(stats.clicks + counts.invalid + counts.repeated == counts.read,
                  "each record is counted once");
    fuzz::require(counter.finish().repeated == counts.repeated, "a thread knows again what is");
    fuzz::require(tally_by_thread.stats(100, 10).visitors == stats.visitors, "a thread counts the same");
    check_names(stats.codes, codes);
    check_reports(stats);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(4)) {
        case 0:
            check_top(recipe);
            break;
        case 1:
            check_times(recipe);
            break;
        default:
            check_clicks(recipe);
    }
    return 0;
}
