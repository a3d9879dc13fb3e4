// stats: what clicks come to, from a topic or from the database of consume.
#include <fmt/format.h>

#include <tuple>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/stats/click_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/click_database.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/quantities.hpp"
#include "cli/input/range_flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/output_file.hpp"
#include "cli/output/reading_notes.hpp"
#include "cli/settings/exposed_secrets.hpp"
#include "shortener_events/internal/secrets.hpp"
#include "shortener_events/subscriber.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

struct StatsOptions {
    std::string topic{names::kClickTopic};
    std::string db;
    RangeFlags range;
    std::string clicked_since, clicked_until;
    std::size_t top = 10;
    std::size_t intervals = 24;
    ContractsFlag contracts;
    std::string html;
    MaxValue max_value;
};

std::uint64_t size_of(const std::vector<PartitionRange>& ranges) {
    std::uint64_t size = 0;
    for (const auto& range : ranges) size += static_cast<std::uint64_t>(range.end - range.from);
    return size;
}

ClickRecords::Counts count_topic(const StatsOptions& options, ClickTally& tally, const std::stop_token& stop,
                                 Context& context) {
    bound_values(options.max_value, context);
    const ContractRegistry registry = load_contracts(options.contracts, context);
    ClickCounter counter(registry, options.topic, tally);
    const Client client(context.kafka());
    const Selection selection = selection_of({options.topic}, options.range);
    const auto ranges = read_ranges(client, selection);
    note_range(ranges, selection, context);
    OlderEvents older(selection);
    const auto offsets = static_cast<double>(size_of(ranges));
    Subscriber subscriber(client, ranges, AtEnd::finish, say_notices(context));
    while (!options.range.count || counter.read() < *options.range.count) {
        const auto record = subscriber.next(stop);
        if (!record) break;
        older.take(*record);
        counter.add(*record);
        context.progress().update(counter.read(), "event", static_cast<double>(counter.read()) / offsets);
    }
    older.note(context);
    if (!options.range.count || counter.read() < *options.range.count) note_hidden(ranges, context);
    return counter.finish();
}

/// When the clicks that are asked for occurred.
ClickTimes times_of(const StatsOptions& options) {
    const auto time_of = [now = now_ms()](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(parse_time(text, now));
    };
    const ClickTimes times{time_of(options.clicked_since), time_of(options.clicked_until)};
    if (times.since_ms && times.until_ms && *times.since_ms >= *times.until_ms)
        throw Error(ErrorCategory::argument, "--clicked-since does not lie before --clicked-until");
    return times;
}

void count_database(const StatsOptions& options, const ClickTimes& times, ClickTally& tally,
                    const std::stop_token& stop, Context& context) {
    std::uint64_t read = 0;
    const auto take = [&](const CountedClick& click) {
        tally.add(click);
        context.progress().update(++read, "click", std::nullopt);
        return !stop.stop_requested();
    };
    read_click_database(options.db, {.click = take}, times);
}

void print(const ClickReport& report, bool as_page, Context& context) {
    if (as_page)
        context.out() << click_report_html(report);
    else if (context.json())
        print_json(context.out(), click_report_to_json(report));
    else if (context.output() == "text")
        print_click_text(report, context.out());
    else
        print_click_report(report, context.out_columns(), context.palette(), context.out());
    context.out().flush();
}

/// A database knows no other time of a click than its own; a topic has that of the record, too.
void check_times(const StatsOptions& options) {
    if (options.db.empty()) return;
    for (const auto& [flag, value, instead] : {std::tuple("--since", options.range.since, "--clicked-since"),
                                               std::tuple("--until", options.range.until, "--clicked-until")})
        if (!value.empty())
            throw Error(ErrorCategory::argument,
                        fmt::format("{} is about the records of a topic, which a database has not", flag),
                        fmt::format("by when clicks occurred: {} {}", instead, value));
}

constexpr const char* kStdout = "-";

int run(const StatsOptions& options, Context& context) {
    check_times(options);
    const bool as_page = options.html == kStdout;
    if (as_page && context.output() != "table")
        throw Error(ErrorCategory::argument, "--html - has no effect with -o: both write to stdout",
                    "leave one of them out");
    const ClickTimes times = times_of(options);
    FileRoles files;
    for (const char* part : {"", "-wal", "-shm"})
        files.reads("--db", options.db.empty() ? "" : options.db + part);
    files.reads_contracts(options.contracts.directory);
    files.replaces("--html", as_page ? "" : options.html);
    check_files(files, context);
    context.warn_of(exposed_secrets("--db", options.db));
    const std::stop_token stop = Interrupt::stop_reading();
    ClickTally tally(times);
    ClickReport report;
    report.source = options.db.empty() ? options.topic : hide_password(options.db);
    if (options.db.empty())
        report.records = count_topic(options, tally, stop, context);
    else
        count_database(options, times, tally, stop, context);
    context.progress().clear();
    report.complete = !stop.stop_requested();
    report.stats = tally.stats(options.top, options.intervals);
    if (!options.html.empty() && !as_page) replace_file(options.html, click_report_html(report));
    print(report, as_page, context);
    for (const auto& note : report_notes(report)) context.note(note);
    return Interrupt::exit_status(kDone);
}

void declare_source(CLI::App& command, StatsOptions& options) {
    auto* topic = command.add_option("TOPIC", options.topic, "topic (default: the topic of clicks)")
                      ->type_name("TOPIC");
    declare_range_flags(command, options.range, "read the first N records only");
    auto* db = command
                   .add_option("--db", options.db,
                               "the database of consume, SQLite or postgresql://..., instead of a topic")
                   ->type_name("FILE|URL")
                   ->excludes(topic);
    declare_max_value_flag(command, options.max_value);
    for (const char* other : {"--count", "--from", "--partition", "--max-value"})
        db->excludes(command.get_option(other));
    command
        .add_option("--clicked-since", options.clicked_since,
                    "only clicks that occurred then or later, as they say themselves: a time or an age")
        ->type_name("TIME");
    command.add_option("--clicked-until", options.clicked_until, "only clicks that occurred before")
        ->type_name("TIME");
}

}  // namespace

void declare_stats(CommandTree& tree) {
    auto options = std::make_shared<StatsOptions>();
    CLI::App* command =
        tree.add_command("stats", {"shortener-events stats --since 24h",
                                   "shortener-events stats --db analytics.db --clicked-since 24h --top 20",
                                   "shortener-events stats -o json | jq '.codes.names[0]'",
                                   "shortener-events stats --since 7d --html clicks.html"});
    declare_source(*command, *options);
    command->add_option("--top", options->top, "names of each kind")
        ->type_name("N")
        ->check(count_check(1, 10'000))
        ->capture_default_str();
    command->add_option("--intervals", options->intervals, "most intervals of time, of one length")
        ->type_name("N")
        ->check(count_check(2, 10'000))
        ->capture_default_str();
    command->add_option("--html", options->html, "also write the report as a page; -: only that, to stdout")
        ->type_name("FILE");
    declare_contracts_flag(*command, options->contracts);
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
