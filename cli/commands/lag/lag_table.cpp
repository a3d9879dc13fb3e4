#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/lag/lag_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/sparkline.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

std::string age(std::optional<std::int64_t> ms) {
    return ms ? format_duration(std::chrono::milliseconds(*ms)) : "-";
}

/// What the figures of a row do not show.
std::string note_of(PartitionState state) {
    switch (state) {
        case PartitionState::stuck:
            return "stuck";
        case PartitionState::left:
            return "no member reads it";
        case PartitionState::growing:
            return "falls behind";
        case PartitionState::moving:
            return "moves";
        default:
            return "";
    }
}

std::string note_of(const PartitionLag& row) {
    switch (row.status) {
        case LagStatus::known:
            return row.is_held ? "behind an open transaction" : note_of(row.state);
        case LagStatus::no_commit:
            return *row.retained > 0 ? fmt::format("no commit, {} retained", grouped(*row.retained))
                                     : "no commit";
        case LagStatus::past_end:
            return "commit past the end: topic recreated?";
        case LagStatus::before_begin:
            return fmt::format("{} lost to retention", grouped(*row.lost));
        case LagStatus::topic_deleted:
            return "topic deleted";
        case LagStatus::partition_gone:
            return "no such partition any more";
        case LagStatus::unauthorized:
            return "not authorized";
        case LagStatus::leaderless:
            return "no leader";
        case LagStatus::unknown:
            break;
    }
    return row.error.empty() ? "unknown" : row.error;
}

Tone tone_of(const PartitionLag& row) {
    if (row.status == LagStatus::known) return row.lag == 0 ? Tone::plain : Tone::warning;
    return row.status == LagStatus::no_commit ? Tone::faint : Tone::bad;
}

std::string state_of(const GroupLag& lag) {
    if (lag.kind == GroupKind::unread) return "-";
    std::string text(to_string(lag.state));
    if (lag.kind == GroupKind::consumer) text += " (KIP-848)";
    if (lag.kind == GroupKind::other) text += fmt::format(" ({})", lag.protocol_type);
    return text;
}

/// The number of members says as much as "stable" and "empty" do.
std::string unusual_state_of(const GroupLag& lag) {
    const bool usual = lag.state == GroupState::stable || lag.state == GroupState::empty;
    return usual && lag.kind == GroupKind::classic ? "-" : state_of(lag);
}

std::string members_of(const GroupLag& lag) {
    if (!lag.members) return "members not known";
    if (*lag.members == 0) return "no members";
    return fmt::format("{} member{}", *lag.members, *lag.members == 1 ? "" : "s");
}

/// A partition without a lag in which something is, or may be, unread.
bool is_gap(const PartitionLag& row) {
    return !row.lag && !(row.status == LagStatus::no_commit && row.retained == 0);
}

/// What the sums leave out, "" where that is nothing.
std::string left_out(const GroupLag& lag) {
    const auto gaps = std::ranges::count_if(lag.partitions, is_gap);
    if (gaps == 0 || !lag.totals.lag) return "";
    return fmt::format("; the sum leaves out {} of {} partitions", gaps, lag.totals.partitions);
}

/// What answers "where, and how bad?" comes first: a narrow terminal cuts the rest.
Table partition_table(const GroupLag& lag) {
    Table table({{"TOPIC"},
                 {"PART", Align::right},
                 {"LAG", Align::right},
                 {"OLDEST", Align::right},
                 {"NOTE"},
                 {"COMMITTED", Align::right},
                 {"END", Align::right},
                 {"MEMBER"},
                 {"HOST"},
                 {"BEGIN", Align::right}});
    for (const auto& row : lag.partitions) {
        const auto& member = row.member;
        table.add({row.at.topic,
                   std::to_string(row.at.partition),
                   {row.lag ? grouped(*row.lag) : "-", tone_of(row)},
                   row.lag == 0 ? "-" : age(row.time_lag_ms),
                   {note_of(row), tone_of(row)},
                   number(row.committed),
                   number(row.end),
                   member ? member->instance_id.value_or(member->client_id) : "-",
                   member ? member->host : "-",
                   row.begin == 0 ? "" : number(row.begin)});
    }
    table.drop_silent_columns();
    return table;
}

void print_headline(const JudgedGroup& group, std::ostream& out, const Palette& palette) {
    const auto& [lag, judgement] = group;
    out << palette.bold(escape_line(short_name(lag.group))) << "  "
        << paint(palette, cli::tone_of(judgement.verdict), to_string(judgement.verdict)) << "  "
        << escape_line(judgement.reason + left_out(lag))
        << escape_line(fmt::format(" ({}, {})", state_of(lag), members_of(lag))) << '\n';
}

}  // namespace

Tone tone_of(Verdict verdict) {
    if (verdict == Verdict::ok) return Tone::good;
    return verdict == Verdict::behind || verdict == Verdict::unknown ? Tone::warning : Tone::bad;
}

void print_lag_details(const LagReport& report, std::ostream& out, const Palette& palette) {
    bool first = true;
    for (const auto& group : report.groups) {
        if (!first) out << '\n';
        first = false;
        print_headline(group, out, palette);
        if (!group.lag.partitions.empty()) partition_table(group.lag).print_aligned(out, palette);
    }
}

void print_lag_summary(const LagReport& report, std::ostream& out, const Palette& palette,
                       const LagHistory* history) {
    std::vector<TableColumn> columns{{"GROUP"},
                                     {"VERDICT"},
                                     {"LAG", Align::right},
                                     {"OLDEST", Align::right},
                                     {"LOST", Align::right},
                                     {"MEMBERS", Align::right},
                                     {"STATE"}};
    if (history) columns.push_back({"TREND"});
    columns.push_back({"WHY"});
    Table table(columns);
    for (const auto& [lag, judgement] : report.groups) {
        std::vector<Cell> row{short_name(lag.group),
                              {std::string(to_string(judgement.verdict)), tone_of(judgement.verdict)},
                              lag.totals.lag ? grouped(*lag.totals.lag) : "-",
                              lag.totals.lag.value_or(0) == 0 ? "-" : age(lag.totals.time_lag_ms),
                              lag.totals.lost ? grouped(lag.totals.lost) : "-",
                              number(lag.members),
                              unusual_state_of(lag)};
        if (history) row.emplace_back(sparkline(history->at(lag.group)));
        row.emplace_back(judgement.reason + left_out(lag));
        table.add(std::move(row));
    }
    table.drop_silent_columns();
    table.print_aligned(out, palette);
}

}  // namespace shortener_events::cli
