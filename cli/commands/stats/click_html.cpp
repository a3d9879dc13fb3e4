#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/stats/click_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

// No scripts, no requests: even a name that got past the escaping could do nothing. Colours are of 7:1 and
// more.
constexpr const char* kStyle = R"(<style>
:root { color-scheme: light dark; --text: #1b1b1f; --page: #fff; --faint: #55555c; --line: #d5d5da; --bar: #2f6fb5; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e6ea; --page: #17171a; --faint: #b4b4bc; --line: #3a3a41; --bar: #5b9fe6; }
}
body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: .5rem 0; overflow-wrap: anywhere; }
p, ul { margin: .3rem 0; } ul { padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0 .3rem; }
caption { text-align: left; font-weight: 600; font-size: 1.1rem; padding-bottom: .3rem; }
th, td { padding: .2rem .5rem .2rem 0; vertical-align: top; text-align: left; border-bottom: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 500; }
tbody th { font-weight: normal; width: 100%; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; padding-right: 0; padding-left: .7rem; font-variant-numeric: tabular-nums; }
.bar { height: .35rem; margin-top: .15rem; background: var(--bar); border-radius: 2px; print-color-adjust: exact; }
.faint { color: var(--faint); }
@media (forced-colors: active) { .bar { background: CanvasText; forced-color-adjust: none; } }
@media print {
  :root { --text: #000; --page: #fff; --faint: #333; --line: #999; --bar: #555; }
  tr { break-inside: avoid; } main { max-width: none; }
}
</style>
)";

std::string html(const std::string& content) {
    std::string text;
    for (const char c : escape_line(content)) {
        if (c == '&')
            text += "&amp;";
        else if (c == '<')
            text += "&lt;";
        else if (c == '>')
            text += "&gt;";
        else if (c == '"')
            text += "&quot;";
        else if (c == '\'')
            text += "&#39;";
        else
            text += c;
    }
    return text;
}

std::string time_element(std::int64_t epoch_ms) {
    const std::string utc = format_utc(epoch_ms);
    std::string shown = utc.substr(0, utc.find('.'));
    std::ranges::replace(shown, 'T', ' ');
    return fmt::format("<time datetime=\"{}\">{}</time>", utc, shown);
}

struct HtmlRow {
    std::string name;  ///< HTML
    std::uint64_t clicks;
};

std::string row_of(const HtmlRow& row, std::uint64_t most, std::uint64_t all) {
    const auto clicks = static_cast<double>(row.clicks);
    return fmt::format(
        "<tr><th scope=\"row\">{}<div class=\"bar\" style=\"width:{:.1f}%\"></div></th>"
        "<td class=\"number\">{}</td><td class=\"number\">{:.1f}%</td></tr>\n",
        row.name, 100.0 * clicks / static_cast<double>(most), grouped(static_cast<std::int64_t>(row.clicks)),
        100.0 * clicks / static_cast<double>(all));
}

std::string table(const std::string& caption, const char* kind, const std::vector<HtmlRow>& rows,
                  std::uint64_t all) {
    std::uint64_t most = 1;
    for (const auto& row : rows) most = std::max(most, row.clicks);
    std::string text = fmt::format(
        "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\" "
        "class=\"number\">"
        "Clicks</th><th scope=\"col\" class=\"number\">Share</th></tr></thead>\n<tbody>\n",
        caption, kind);
    for (const auto& row : rows) text += row_of(row, most, all);
    return text + "</tbody>\n</table>\n";
}

std::string name_element(const std::optional<std::string>& name) {
    if (!name) return "<span class=\"faint\">(none)</span>";
    return html(shown_name(*name));
}

std::string names_table(const std::string& caption, const char* kind, const TopNames& top,
                        std::uint64_t all) {
    std::vector<HtmlRow> rows;
    for (const auto& [name, clicks] : top.names) rows.push_back({name_element(name), clicks});
    std::string text = table(caption, kind, rows, all);
    if (top.missed_at_most > 0) text += "<p class=\"faint\">" + missed_text(top) + "</p>\n";
    return text;
}

std::string times_table(const ClickStats& stats) {
    std::vector<HtmlRow> rows;
    for (const auto& [start, clicks] : stats.over_time) rows.push_back({time_element(start), clicks});
    return table(
        fmt::format("Over time, each {}, UTC", format_duration(std::chrono::milliseconds(stats.interval_ms))),
        "From", rows, stats.clicks);
}

std::string notes(const ClickReport& report) {
    std::string items;
    for (const auto& note : report_notes(report)) items += "<li>" + html(note) + "</li>\n";
    return items.empty() ? "" : "<ul>\n" + items + "</ul>\n";
}

}  // namespace

std::string click_report_html(const ClickReport& report) {
    const auto& stats = report.stats;
    const std::string source = html(report.source);
    std::string page =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n";
    page +=
        fmt::format("<title>Clicks: {}</title>\n{}</head>\n<body>\n<main>\n<h1>Clicks: {}</h1>\n<p>{}</p>\n",
                    source, kStyle, source, click_headline(stats));
    if (stats.first_ms && stats.last_ms)
        page += fmt::format("<p class=\"faint\">{} to {} UTC</p>\n", time_element(*stats.first_ms),
                            time_element(*stats.last_ms));
    page += notes(report);
    if (stats.clicks > 0)
        page += times_table(stats) + names_table("Codes", "Code", stats.codes, stats.clicks) +
                names_table("Countries", "Country", stats.countries, stats.clicks) +
                names_table("Referers", "Site", stats.referers, stats.clicks);
    return page + "</main>\n</body>\n</html>\n";
}

}  // namespace shortener_events::cli
