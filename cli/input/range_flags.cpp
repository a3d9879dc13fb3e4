#include "cli/input/range_flags.hpp"

#include <fmt/format.h>

#include "cli/input/position.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

void declare_range_flags(CLI::App& command, RangeFlags& flags, const std::string& count_help) {
    command.add_option("-n,--count", flags.count, count_help)->type_name("N");
    command.add_option("--from", flags.from, "start: beginning, end, an offset, or a time")
        ->type_name("POSITION");
    command.add_option("--since", flags.since, "start: a time such as 2026-01-31 or an age such as 15m")
        ->type_name("TIME");
    command.add_option("--until", flags.until, "end: a time, an offset, or end")->type_name("POSITION");
    command.add_option("--partition", flags.partitions, "only this partition; may be repeated")
        ->type_name("N")
        ->check(count_check(0, INT32_MAX))
        ->allow_extra_args(false);
}

namespace {

/// Such a range has nothing whatever the topic holds.
void require_order(const Selection& selection, const RangeFlags& flags) {
    const auto& [from, until] = std::pair(selection.from, selection.until);
    const bool comparable =
        from.kind == until.kind && (from.kind == Position::Kind::time || from.kind == Position::Kind::offset);
    if (!comparable || from.value < until.value) return;
    throw Error(ErrorCategory::argument,
                fmt::format("the start, \"{}\", does not lie before --until \"{}\"",
                            flags.from.empty() ? flags.since : flags.from, flags.until),
                "an age such as 2h is that long before now: --since 2h --until 1h");
}

}  // namespace

Selection selection_of(const std::vector<std::string>& topics, const RangeFlags& flags) {
    if (!flags.from.empty() && !flags.since.empty())
        throw Error(ErrorCategory::argument, "--from and --since both name a start", "leave one of them out");
    Selection selection{topics, flags.partitions, {Position::Kind::begin, 0}, {Position::Kind::end, 0}};
    if (!flags.from.empty()) selection.from = parse_position(flags.from);
    if (!flags.since.empty()) selection.from = parse_start_time(flags.since);
    if (!flags.until.empty()) selection.until = parse_position(flags.until);
    require_order(selection, flags);
    return selection;
}

}  // namespace shortener_events::cli
