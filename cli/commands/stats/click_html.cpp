#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/stats/click_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

// No scripts, no requests: even a name that got past the escaping could do nothing.
constexpr const char* kHead = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Clicks</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: .1rem .5rem; overflow-wrap: anywhere; }
td:nth-child(1) { width: 35%; } td:nth-child(2) { width: 10%; text-align: right; }
td div { background: #47b; height: .8rem; }
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

struct HtmlRow {
    std::string name;
    std::uint64_t clicks;
};

std::string section(const std::string& title, const std::vector<HtmlRow>& lines) {
    std::uint64_t most = 1;
    for (const auto& line : lines) most = std::max(most, line.clicks);
    std::string text = fmt::format("<h2>{}</h2>\n<table>\n", title);
    for (const auto& [name, clicks] : lines)
        text += fmt::format("<tr><td>{}</td><td>{}</td><td><div style=\"width:{:.1f}%\"></div></td></tr>\n",
                            html(name), grouped(static_cast<std::int64_t>(clicks)),
                            100.0 * static_cast<double>(clicks) / static_cast<double>(most));
    return text + "</table>\n";
}

std::vector<HtmlRow> lines_of(const TopNames& top) {
    std::vector<HtmlRow> lines;
    for (const auto& [name, clicks] : top.names) lines.push_back({name.value_or("(none)"), clicks});
    return lines;
}

}  // namespace

std::string click_report_html(const ClickReport& report) {
    const auto& stats = report.stats;
    std::string page = kHead;
    page += fmt::format("<h1>{}</h1>\n<p>{}{}</p>\n", html(report.source), click_headline(stats),
                        report.complete ? "" : ", cut short");
    if (stats.first_ms && stats.last_ms)
        page += fmt::format("<p>{} to {}</p>\n", format_utc(*stats.first_ms), format_utc(*stats.last_ms));
    std::vector<HtmlRow> times;
    for (const auto& [start, clicks] : stats.over_time)
        times.push_back({format_utc(start).substr(0, 19) + "Z", clicks});
    return page + section("Over time", times) + section("Codes", lines_of(stats.codes)) +
           section("Countries", lines_of(stats.countries)) + section("Referers", lines_of(stats.referers));
}

}  // namespace shortener_events::cli
