#include "cli/commands/simulate/verify.hpp"

#include <fmt/format.h>

#include "cli/check_files.hpp"
#include "cli/commands/simulate/comparison_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/click_database.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/reading_notes.hpp"
#include "cli/settings/exposed_secrets.hpp"
#include "shortener_events/internal/secrets.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

namespace {

void count_record(const ClickRecords::Reading& reading, FoundClicks& found) {
    if (reading.kind == ClickRecords::Kind::click) found.add(reading.click);
    if (reading.kind == ClickRecords::Kind::repeated) found.add_repeated(reading.click);
    if (reading.kind == ClickRecords::Kind::invalid) found.add_invalid(reading.rule);
}

FoundClicks count_topic_whole(const std::string& topic, const ContractsFlag& contracts,
                              const std::stop_token& stop, Context& context) {
    ClickRecords records(load_contracts(contracts, context), topic);
    const Client client(context.kafka());
    Selection selection;
    selection.topics = {topic};
    const auto ranges = read_ranges(client, selection);
    Subscriber subscriber(client, ranges, AtEnd::finish, say_notices(context));
    FoundClicks found;
    while (const auto record = subscriber.next(stop)) {
        count_record(records.read(*record), found);
        context.progress().update(records.counts().read, "event", std::nullopt);
    }
    note_hidden(ranges, context);
    return found;
}

void count_database_whole(const std::string& db, const std::stop_token& stop, FoundClicks& found,
                          FoundTotals& totals, Context& context) {
    std::uint64_t read = 0;
    const auto take = [&](const CountedClick& click) {
        found.add(click);
        context.progress().update(++read, "click", std::nullopt);
        return !stop.stop_requested();
    };
    read_click_database(db, {.click = take,
                             .total = [&](const KeptTotal& total) { totals.add(total); },
                             .minute = [&](const KeptMinute& minute) { totals.add(minute); }});
}

/// What keeps the verdict from being about everything.
void note_limits(const ComparisonReport& report, const ExpectedCounts& truth, Context& context) {
    if (!truth.complete)
        context.warn(
            fmt::format("\"{}\" is not complete: its run goes on or was cut short, and what was acknowledged "
                        "after it was written is not in it",
                        report.truth));
    if (truth.unknown > 0)
        context.warn(
            fmt::format("{} of its records {} sent and never acknowledged: each number may be greater by so "
                        "many",
                        truth.unknown, truth.unknown == 1 ? "was" : "were"));
    std::string names;
    for (const auto& name : not_compared(report)) names += (names.empty() ? "" : ", ") + name;
    context.note(fmt::format("not compared, because a {} does not tell them: {}",
                             report.is_topic ? "topic" : "database", names));
}

int print_report(const ComparisonReport& report, Context& context) {
    if (context.json())
        print_json(context.out(), comparison_to_json(report));
    else if (context.output() == "text")
        print_comparison_text(report, context.out());
    else
        print_comparison(report, context.palette(), context.out(), context.out_columns());
    context.out().flush();
    return report.comparison.differences().empty() ? kDone : kNo;
}

std::string topic_of(const VerifyOptions& options, const ExpectedCounts& truth) {
    if (!options.topic.empty()) return options.topic;
    if (truth.topic.empty())
        throw Error(ErrorCategory::argument, "the truth names no topic: its events were printed",
                    "say what to compare: --db or --topic");
    return truth.topic;
}

void check_inputs(const VerifyOptions& options, const ContractsFlag& contracts, Context& context) {
    FileRoles files;
    files.reads("--verify", options.truth);
    for (const char* part : {"", "-wal", "-shm"})
        files.reads("--db", options.db.empty() ? "" : options.db + part);
    files.reads_contracts(contracts.directory);
    check_files(files, context);
    context.warn_of(exposed_secrets("--db", options.db));
}

}  // namespace

int verify_truth(const VerifyOptions& options, const ContractsFlag& contracts, Context& context) {
    context.go_on_without_reader();
    check_inputs(options, contracts, context);
    const ExpectedCounts truth = read_expected_counts(options.truth);
    const bool is_topic = options.db.empty();
    const std::string source = is_topic ? topic_of(options, truth) : hide_password(options.db);
    const std::stop_token stop = Interrupt::stop_reading();
    Comparison comparison(truth);
    FoundClicks found;
    FoundTotals totals;
    if (is_topic)
        found = count_topic_whole(source, contracts, stop, context);
    else
        count_database_whole(options.db, stop, found, totals, context);
    context.progress().clear();
    if (stop.stop_requested()) {
        context.warn("cut short: nothing is compared");
        return Interrupt::exit_status(kNo);
    }
    is_topic ? comparison.with_topic(found) : comparison.with_database(found, totals);
    const ComparisonReport report{.truth = options.truth,
                                  .source = source,
                                  .is_topic = is_topic,
                                  .complete = truth.complete,
                                  .unknown = truth.unknown,
                                  .comparison = comparison};
    note_limits(report, truth, context);
    return print_report(report, context);
}

}  // namespace shortener_events::cli
