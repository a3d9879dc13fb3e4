#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/lag/lag_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/utf8.hpp"
#include "cli/output/wrapped.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

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
            if (row.is_held) return "behind an open transaction";
            return row.age_is_forbidden ? "no right to Read it: age unknown" : note_of(row.state);
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
            return "no right to Describe it";
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

std::string members_of(const GroupLag& lag) {
    if (!lag.members) return "members not known";
    if (*lag.members == 0) return "no members";
    return counted(static_cast<std::uint64_t>(*lag.members), "member");
}

/// A partition without a lag in which something is, or may be, unread.
bool is_gap(const PartitionLag& row) {
    return !row.lag && !(row.status == LagStatus::no_commit && row.retained == 0);
}

/// What answers "where, and how bad?" comes first.
Table partition_table(const GroupLag& lag) {
    Table table({{"TOPIC"},
                 {"PART", Align::right},
                 {"LAG", Align::right},
                 {"OLDEST", Align::right},
                 {"NOTE"},
                 {"COMMITTED", Align::right},
                 {"END", Align::right},
                 {"LAST STABLE", Align::right},
                 {"MEMBER"},
                 {"HOST"},
                 {"BEGIN", Align::right}});
    for (const auto& row : lag.partitions) {
        const auto& member = row.member;
        table.add({row.at.topic,
                   std::to_string(row.at.partition),
                   {row.lag ? grouped(*row.lag) : "-", tone_of(row)},
                   row.lag == 0 ? "-" : age_in_words(row.time_lag_ms),
                   {note_of(row), tone_of(row)},
                   number(row.committed),
                   number(row.end),
                   row.last_stable == row.end ? "-" : number(row.last_stable),
                   member ? member->instance_id.value_or(member->client_id) : "-",
                   member ? member->host : "-",
                   row.begin == 0 ? "" : number(row.begin)});
    }
    table.drop_silent_columns();
    return table;
}

/// The reason stands below the name and the verdict where they do not fit side by side.
void print_headline(const JudgedGroup& group, std::ostream& out, const Palette& palette,
                    std::size_t columns) {
    constexpr std::size_t kIndent = 2;
    const auto& [lag, judgement] = group;
    const std::string name = escape_line(short_name(lag.group));
    const std::string verdict(to_string(judgement.verdict));
    const std::string reason = escape_line(judgement.reason + what_is_left_out(lag)) +
                               escape_line(fmt::format(" ({}, {})", state_in_words(lag), members_of(lag)));
    out << palette.bold(name) << "  " << paint(palette, cli::tone_of(judgement.verdict), verdict);
    if (columns == 0 || display_width(name) + verdict.size() + display_width(reason) + 4 <= columns) {
        out << "  " << reason << '\n';
        return;
    }
    out << '\n';
    for (const auto& line : wrapped(reason, std::max(columns, kIndent + 1) - kIndent))
        out << std::string(kIndent, ' ') << line << '\n';
}

}  // namespace

std::string age_in_words(std::optional<std::int64_t> ms) {
    return ms ? format_duration(std::chrono::milliseconds(*ms)) : "-";
}

std::string state_in_words(const GroupLag& lag) {
    if (lag.kind == GroupKind::unread) return "-";
    std::string text(to_string(lag.state));
    if (lag.kind == GroupKind::consumer) text += " (KIP-848)";
    if (lag.kind == GroupKind::other) text += fmt::format(" ({})", lag.protocol_type);
    return text;
}

std::string what_is_left_out(const GroupLag& lag) {
    const auto gaps = std::ranges::count_if(lag.partitions, is_gap);
    if (gaps == 0 || !lag.totals.lag) return "";
    return fmt::format("; the sum leaves out {} of {} partitions", gaps, lag.totals.partitions);
}

Tone tone_of(Verdict verdict) {
    if (verdict == Verdict::ok) return Tone::good;
    return verdict == Verdict::behind || verdict == Verdict::unknown ? Tone::warning : Tone::bad;
}

void print_lag_details(const LagReport& report, std::ostream& out, const Palette& palette,
                       std::size_t columns) {
    bool first = true;
    for (const auto& group : report.groups) {
        if (!first) out << '\n';
        first = false;
        print_headline(group, out, palette, columns);
        if (!group.lag.partitions.empty()) partition_table(group.lag).print_aligned(out, palette, columns);
    }
}

}  // namespace shortener_events::cli
