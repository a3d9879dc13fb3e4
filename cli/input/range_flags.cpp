#include "cli/input/range_flags.hpp"

#include "cli/input/position.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

void declare_range_flags(CLI::App& command, RangeFlags& flags, const std::string& count_help) {
    command.add_option("-n,--count", flags.count, count_help)->type_name("N");
    command.add_option("--from", flags.from, "start: beginning, end, an offset, or a time")
        ->type_name("POSITION");
    command.add_option("--since", flags.since, "start: a time or an age such as 15m")->type_name("TIME");
    command.add_option("--until", flags.until, "end: a time, an offset, or end")->type_name("POSITION");
    command.add_option("--partition", flags.partitions, "only this partition; may be repeated")
        ->type_name("N")
        ->check(count_check(0, INT32_MAX))
        ->allow_extra_args(false);
}

Selection selection_of(const std::vector<std::string>& topics, const RangeFlags& flags) {
    if (!flags.from.empty() && !flags.since.empty())
        throw Error(ErrorCategory::argument, "--from and --since both name a start", "leave one of them out");
    Selection selection{topics, flags.partitions, {Position::Kind::begin, 0}, {Position::Kind::end, 0}};
    if (flags.has_start()) selection.from = parse_position(flags.from.empty() ? flags.since : flags.from);
    if (!flags.until.empty()) selection.until = parse_position(flags.until);
    return selection;
}

}  // namespace shortener_events::cli
