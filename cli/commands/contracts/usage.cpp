// contracts usage: which versions of its contract a topic holds, before one is no longer accepted.
#include <fmt/format.h>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/commands/contracts/usage_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/topic_records.hpp"
#include "cli/interrupt.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

void print_report(const UsageReport& report, Context& context) {
    if (context.json())
        print_json(context.out(), usage_to_json(report));
    else if (context.output() == "text")
        print_usage_text(report, context.out());
    else
        print_usage(report, context.palette(), context.out(), context.out_columns());
    context.out().flush();
}

void note_sum(const UsageCounts& counts, Context& context) {
    context.note(fmt::format("{} = {} valid + {} invalid + {} of no accepted version + {} unreadable + {}",
                             counted(counts.read(), "record"),
                             counts.events() - counts.invalid() - counts.unknown() - counts.unreadable(),
                             counts.invalid(), counts.unknown(), counts.unreadable(),
                             counted(counts.tombstones(), "tombstone")));
}

}  // namespace

int run_contracts_usage(const UsageFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    UsageCounts counts(versions_in(flags.topic, flags.contract, registry, "name one with --contract"));
    const std::stop_token stop = Interrupt::stop_reading();
    bound_values(flags.max_value, context);
    read_topic(flags.topic, flags.range, context, stop, [&](const Record& record) {
        counts.add(record);
        context.progress().update(counts.read(), "record", std::nullopt);
        return record.value.has_value();
    });
    context.progress().clear();
    print_report({flags.topic, counts, !stop.stop_requested()}, context);
    note_sum(counts, context);
    return Interrupt::exit_status(kDone);
}

}  // namespace shortener_events::cli
