#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/commands/stats/click_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/table.hpp"
#include "cli/output/utf8.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

/// How wide what is not given is: where there is no terminal, and at most.
constexpr std::size_t kBarWidth = 30;   // characters
constexpr std::size_t kNameWidth = 40;  // bytes; the other forms have the whole name
constexpr std::size_t kShareWidth = 6, kGap = 2;

/// In eighths of a character, at most `width` characters; what is not nothing is seen.
std::string bar(std::uint64_t value, std::uint64_t most, std::size_t width) {
    constexpr std::array<const char*, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (value == 0 || most == 0) return {};
    const double share = static_cast<double>(value) / static_cast<double>(most);
    const auto eighths = std::max<std::size_t>(
        1, static_cast<std::size_t>(std::lround(share * static_cast<double>(width) * 8)));
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

/// What a terminal leaves for the bars beside `used` columns; 0: no bars.
std::size_t room_for_bars(std::size_t columns, std::size_t used) {
    if (columns == 0) return kBarWidth;
    constexpr std::size_t kLeast = 4;
    return columns >= used + kGap + kLeast ? columns - used - kGap : 0;
}

/// Columns of the widest of these counts, below its title.
std::size_t width_of_counts(std::uint64_t most) {
    return std::max(std::string_view("CLICKS").size(), count_text(most).size());
}

void print_time(const ClickStats& stats, std::size_t columns, const Palette& palette, std::ostream& out) {
    std::uint64_t most = 0;
    for (const auto& bucket : stats.over_time) most = std::max(most, bucket.clicks);
    Table table({{fmt::format("EACH {}", format_duration(std::chrono::milliseconds(stats.interval_ms)))},
                 {"CLICKS", Align::right},
                 {""}});
    constexpr std::size_t kTimeWidth = 20;
    const std::size_t room = room_for_bars(columns, kTimeWidth + kGap + width_of_counts(most));
    for (const auto& [start, clicks] : stats.over_time)
        table.add({format_utc(start).substr(0, 19) + "Z",
                   count_text(clicks),
                   {bar(clicks, most, room), Tone::good}});
    out << '\n';
    table.print_aligned(out, palette);
}

/// Names have what is left beside counts, shares and a short bar.
std::size_t room_for_names(std::size_t columns, std::size_t counts) {
    constexpr std::size_t kLeast = 8;
    const std::size_t used = kGap + counts + kGap + kShareWidth + kGap + kLeast;
    if (columns == 0) return kNameWidth;
    return std::clamp(columns > used ? columns - used : 0, kLeast, kNameWidth);
}

void print_top(const std::string& title, const TopNames& top, std::uint64_t all, std::size_t columns,
               const Palette& palette, std::ostream& out) {
    const std::uint64_t most = top.names.empty() ? 0 : top.names.front().clicks;
    const std::size_t counts = width_of_counts(most), room = room_for_names(columns, counts);
    std::vector<std::string> names;
    std::size_t widest = title.size();
    for (const auto& [name, clicks] : top.names) {
        names.push_back(name ? escape_excerpt(shown_name(*name), room) : "(none)");
        widest = std::max(widest, display_width(names.back()));
    }
    const std::size_t bars = room_for_bars(columns, widest + kGap + counts + kGap + kShareWidth);
    Table table({{title}, {"CLICKS", Align::right}, {"SHARE", Align::right}, {""}});
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& [name, clicks] = top.names[i];
        table.add({Cell(names[i], name ? Tone::plain : Tone::faint),
                   count_text(clicks),
                   share_text(clicks, all),
                   {bar(clicks, most, bars), Tone::good}});
    }
    out << '\n';
    table.print_aligned(out, palette);
    if (top.missed_at_most > 0) out << '(' << missed_text(top) << ")\n";
}

}  // namespace

void print_click_report(const ClickReport& report, std::size_t columns, const Palette& palette,
                        std::ostream& out) {
    const auto& stats = report.stats;
    out << escape_line(report.source) << ": " << click_headline(stats) << '\n';
    if (stats.clicks == 0) return;
    out << "from " << format_utc(*stats.first_ms) << " to " << format_utc(*stats.last_ms) << '\n';
    print_time(stats, columns, palette, out);
    print_top("CODE", stats.codes, stats.clicks, columns, palette, out);
    print_top("COUNTRY", stats.countries, stats.clicks, columns, palette, out);
    print_top("REFERER", stats.referers, stats.clicks, columns, palette, out);
}

void print_click_text(const ClickReport& report, std::ostream& out) {
    const auto& stats = report.stats;
    Table table({{"KIND"}, {"NAME"}, {"COUNT"}});
    table.add({"clicks", "-", std::to_string(stats.clicks)});
    table.add({"visitors", "-", std::to_string(stats.visitors)});
    for (const auto& [start, clicks] : stats.over_time)
        table.add({"time", format_utc(start), std::to_string(clicks)});
    const auto add_far = [&](const char* kind, const std::optional<FarClicks>& far) {
        if (far) table.add({kind, format_utc(far->first_ms), std::to_string(far->clicks)});
    };
    add_far("earlier", stats.earlier);
    add_far("later", stats.later);
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
