#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/commands/lag/lag_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/sparkline.hpp"
#include "cli/output/utf8.hpp"
#include "cli/output/wrapped.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kVerdictColumns = 10;  // the title and what divides it from its neighbours
constexpr std::size_t kLeastName = 8;

std::string why_of(const JudgedGroup& group) {
    return group.judgement.reason + what_is_left_out(group.lag);
}

/// A name of which no more than that many columns are seen; one that is cut
/// ends in "…".
std::string cut_name(const std::string& name, std::size_t columns) {
    std::string shown = short_name(name);
    if (display_width(escape_line(shown)) <= columns) return shown;
    while (!shown.empty() && display_width(escape_line(shown)) >= columns) {
        do shown.pop_back();
        while (!shown.empty() && !is_utf8(shown));
    }
    return shown + "…";
}

/// The number of members says as much as "stable" and "empty" do.
std::string unusual_state_of(const GroupLag& lag) {
    const bool usual = lag.state == GroupState::stable || lag.state == GroupState::empty;
    return usual && lag.kind == GroupKind::classic ? "-" : state_in_words(lag);
}

std::vector<Cell> figures_of(const JudgedGroup& group) {
    const auto& [lag, judgement] = group;
    return {{std::string(to_string(judgement.verdict)), tone_of(judgement.verdict)},
            lag.totals.lag ? grouped(*lag.totals.lag) : "-",
            lag.totals.lag.value_or(0) == 0 ? "-" : age_in_words(lag.totals.time_lag_ms),
            lag.totals.lost ? grouped(lag.totals.lost) : "-",
            number(lag.members),
            unusual_state_of(lag)};
}

struct SummaryForm {
    const LagHistory* history = nullptr;  ///< with a sparkline
    bool with_reason = true;
    std::size_t widest_name = SIZE_MAX;
};

Table summary_table(const LagReport& report, const SummaryForm& form) {
    std::vector<TableColumn> columns{{"GROUP"},
                                     {"VERDICT"},
                                     {"LAG", Align::right},
                                     {"OLDEST", Align::right},
                                     {"LOST", Align::right},
                                     {"MEMBERS", Align::right},
                                     {"STATE"}};
    if (form.history) columns.push_back({"TREND"});
    if (form.with_reason) columns.push_back({"WHY"});
    Table table(columns);
    for (const auto& group : report.groups) {
        std::vector<Cell> row{cut_name(group.lag.group, form.widest_name)};
        std::ranges::move(figures_of(group), std::back_inserter(row));
        if (form.history) row.emplace_back(sparkline(form.history->at(group.lag.group)));
        if (form.with_reason) row.emplace_back(why_of(group));
        table.add(std::move(row));
    }
    table.drop_silent_columns();
    return table;
}

std::vector<std::string> lines_of(const Table& table, const Palette& palette) {
    std::stringstream text;
    table.print_aligned(text, palette);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

bool fits(const Table& table, std::size_t columns) {
    return std::ranges::all_of(lines_of(table, Palette(false)),
                               [columns](const std::string& line) { return display_width(line) <= columns; });
}

void print_indented(const std::string& text, std::ostream& out, std::size_t columns) {
    constexpr std::size_t kIndent = 2;
    for (const auto& line : wrapped(escape_line(text), columns - std::min(columns, kIndent)))
        out << std::string(kIndent, ' ') << line << '\n';
}

/// Each group's line, and its reason in lines below.
void print_with_reasons_below(const LagReport& report, const Table& table, std::ostream& out,
                              const Palette& palette, std::size_t columns) {
    const auto lines = lines_of(table, palette);
    out << lines[0] << '\n';
    for (std::size_t i = 0; i < report.groups.size(); ++i) {
        out << lines[i + 1] << '\n';
        print_indented(why_of(report.groups[i]), out, columns);
    }
}

/// Not even the figures have room beside the names: the verdict, the name, and
/// the reason, which has the figures that matter.
void print_stacked(const LagReport& report, std::ostream& out, const Palette& palette, std::size_t columns) {
    for (const auto& group : report.groups) {
        const std::string verdict(to_string(group.judgement.verdict));
        const std::string name = escape_line(short_name(group.lag.group));
        out << paint(palette, tone_of(group.judgement.verdict), verdict);
        if (verdict.size() + 1 + display_width(name) <= columns)
            out << ' ' << palette.bold(name) << '\n';
        else
            print_indented(short_name(group.lag.group), out << '\n', columns);
        print_indented(why_of(group), out, columns);
    }
}

}  // namespace

void print_lag_summary(const LagReport& report, std::ostream& out, const Palette& palette,
                       std::size_t columns) {
    const Table whole = summary_table(report, {});
    if (columns == 0 || report.groups.empty() || fits(whole, columns))
        return whole.print_aligned(out, palette);
    const Table figures = summary_table(report, {.with_reason = false});
    if (fits(figures, columns)) return print_with_reasons_below(report, figures, out, palette, columns);
    print_stacked(report, out, palette, columns);
}

void print_lag_history(const LagReport& report, std::ostream& out, const Palette& palette,
                       const LagHistory& history, std::size_t columns) {
    const std::size_t for_name = columns - std::min(columns, kVerdictColumns);
    summary_table(report, {.history = &history, .widest_name = std::max(for_name, kLeastName)})
        .print_aligned(out, palette);
}

}  // namespace shortener_events::cli
