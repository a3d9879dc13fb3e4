#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/commands/stats/click_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kBarWidth = 30;   // characters
constexpr std::size_t kNameWidth = 40;  // bytes; the other forms have the whole name

/// In eighths of a character; what is not nothing is seen.
std::string bar(std::uint64_t value, std::uint64_t most) {
    constexpr std::array<const char*, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (value == 0 || most == 0) return {};
    const double share = static_cast<double>(value) / static_cast<double>(most);
    const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(share * kBarWidth * 8 + 0.5));
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
    return text + kEighths[eighths % 8];
}

std::string count_text(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
    return fmt::format("{:.1f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void print_time(const ClickStats& stats, const Palette& palette, std::ostream& out) {
    std::uint64_t most = 0;
    for (const auto& bucket : stats.over_time) most = std::max(most, bucket.clicks);
    Table table({{fmt::format("EACH {}", format_duration(std::chrono::milliseconds(stats.interval_ms)))},
                 {"CLICKS", Align::right},
                 {""}});
    for (const auto& [start, clicks] : stats.over_time)
        table.add(
            {format_utc(start).substr(0, 19) + "Z", count_text(clicks), {bar(clicks, most), Tone::good}});
    out << '\n';
    table.print_aligned(out, palette);
}

void print_top(const std::string& title, const TopNames& top, std::uint64_t all, const Palette& palette,
               std::ostream& out) {
    const std::uint64_t most = top.names.empty() ? 0 : top.names.front().clicks;
    Table table({{title}, {"CLICKS", Align::right}, {"SHARE", Align::right}, {""}});
    for (const auto& [name, clicks] : top.names)
        table.add({name ? Cell(escape_excerpt(*name, kNameWidth)) : Cell("(none)", Tone::faint),
                   count_text(clicks),
                   share_text(clicks, all),
                   {bar(clicks, most), Tone::good}});
    out << '\n';
    table.print_aligned(out, palette);
    if (top.missed_at_most > 0)
        out << fmt::format("(there are too many to count each: up to {} clicks may be missing in a line)\n",
                           count_text(top.missed_at_most));
}

}  // namespace

std::string click_headline(const ClickStats& stats) {
    return fmt::format("{} click{} by {}{} visitor{}", count_text(stats.clicks), stats.clicks == 1 ? "" : "s",
                       stats.visitors_exact ? "" : "~", count_text(stats.visitors),
                       stats.visitors == 1 ? "" : "s");
}

void print_click_report(const ClickReport& report, const Palette& palette, std::ostream& out) {
    const auto& stats = report.stats;
    out << escape_line(report.source) << ": " << click_headline(stats) << '\n';
    if (stats.clicks == 0) return;
    out << "from " << format_utc(*stats.first_ms) << " to " << format_utc(*stats.last_ms) << '\n';
    print_time(stats, palette, out);
    print_top("CODE", stats.codes, stats.clicks, palette, out);
    print_top("COUNTRY", stats.countries, stats.clicks, palette, out);
    print_top("REFERER", stats.referers, stats.clicks, palette, out);
}

void print_click_text(const ClickReport& report, std::ostream& out) {
    const auto& stats = report.stats;
    Table table({{"KIND"}, {"NAME"}, {"COUNT"}});
    table.add({"clicks", "-", std::to_string(stats.clicks)});
    table.add({"visitors", "-", std::to_string(stats.visitors)});
    for (const auto& [start, clicks] : stats.over_time)
        table.add({"time", format_utc(start), std::to_string(clicks)});
    const auto add_top = [&](const char* kind, const TopNames& top) {
        for (const auto& [name, clicks] : top.names)
            table.add({kind, name.value_or("-"), std::to_string(clicks)});
    };
    add_top("code", stats.codes);
    add_top("country", stats.countries);
    add_top("referer", stats.referers);
    table.print_text(out);
}

}  // namespace shortener_events::cli
