// consume: the reference consumer, into a database.
#include <fmt/format.h>

#include <algorithm>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/consume/consume_log.hpp"
#include "cli/commands/consume/consume_metrics.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/mode_flag.hpp"
#include "cli/input/on_invalid_flag.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/json.hpp"
#include "cli/output/json_values.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/consumer.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

struct ConsumeFlags {
    std::string sink = "sqlite:analytics.db";
    std::string group{names::kAnalyticsGroup};
    std::string instance_id;
    std::string on_invalid = "dead-letter";
    std::string on_undeliverable = "stop";
    std::string dead_letter_topic{names::kDeadLetterTopic};
    std::string click_topic{names::kClickTopic}, created_topic{names::kUrlCreatedTopic};
    ContractsFlag contracts;
    bool print_schema = false;
    bool once = false;
    std::string until;
    std::size_t batch = ConsumeOptions().batch_rows;
    std::string linger = "200ms";
    std::string stop_timeout = "10s";
    std::string metrics_file;
    std::string listen;
    std::string ip = "keep", user_agent = "keep";
    std::string log = "text";
    MaxValue max_value;
    ModeFlag files;
};

OnUndeliverable to_on_undeliverable(const std::string& text) {
    if (text == "skip") return OnUndeliverable::skip;
    return text == "wait" ? OnUndeliverable::wait : OnUndeliverable::stop;
}

KeptAddress to_kept_address(const std::string& text) {
    if (text == "mask") return KeptAddress::masked;
    return text == "drop" ? KeptAddress::none : KeptAddress::whole;
}

/// Each topic has one use: a dead letter in a topic that is read would be read, and make another one.
void require_distinct_topics(const ConsumeFlags& flags) {
    if (flags.on_invalid != "dead-letter") return;
    for (const auto& [flag, topic] :
         {std::pair("--topic", flags.click_topic), std::pair("--created-topic", flags.created_topic)})
        if (flags.dead_letter_topic == topic)
            throw Error(ErrorCategory::argument,
                        fmt::format("--dead-letter-topic and {} are the same topic: \"{}\"", flag, topic),
                        "a dead letter there would be read as an event, and become another dead letter");
}

ConsumeOptions to_options(const ConsumeFlags& flags) {
    ConsumeOptions options;
    options.group = flags.group;
    options.instance_id = flags.instance_id;
    options.dead_letter_topic = flags.dead_letter_topic;
    options.by = fmt::format("shortener-events consume/{}", version());
    options.on_invalid = to_on_invalid(flags.on_invalid);
    options.on_undeliverable = to_on_undeliverable(flags.on_undeliverable);
    options.privacy.address = to_kept_address(flags.ip);
    options.privacy.user_agent = flags.user_agent == "keep";
    options.once = flags.once;
    if (!flags.until.empty()) options.until_ms = parse_time(flags.until, now_ms());
    options.batch_rows = flags.batch;
    options.linger = parse_duration(flags.linger);
    options.stop_timeout = parse_duration(flags.stop_timeout);
    return options;
}

std::vector<EventTable> event_tables_of(const ConsumeFlags& flags) {
    auto event_tables = default_event_tables();
    event_tables[0].topic = flags.click_topic;
    event_tables[1].topic = flags.created_topic;
    return event_tables;
}

/// Read when the run was stopped, and rolled back: they will be read again.
std::uint64_t not_written(const ConsumeCounts& counts) {
    const auto settled = counts.applied + counts.repeated + counts.invalid + counts.failed;
    return counts.read - std::min(counts.read, settled);
}

Json to_json(const ConsumeResult& result, double seconds) {
    const ConsumeCounts& counts = result.counts;
    return {{"schema", "consume/1"},
            {"read", counts.read},
            {"applied", counts.applied},
            {"repeated", counts.repeated},
            {"invalid", counts.invalid},
            {"failed", counts.failed},
            {"dead_lettered", counts.dead_lettered},
            {"shortened", counts.shortened},
            {"undeliverable", counts.undeliverable},
            {"not_written", not_written(counts)},
            {"batches", counts.batches},
            {"retries", counts.retries},
            {"seconds", seconds},
            {"stopped_by", or_null(result.stopped_by)},
            {"stopped_before", or_null(result.stopped_before)}};
}

void warn(ConsumeLog& log, const char* event, const std::string& text) {
    log.say({ConsumeNote::Level::warning, event, text});
}

void sum_up(const ConsumeResult& result, double seconds, ConsumeLog& log, Context& context) {
    if (context.json()) return print_json(context.out(), to_json(result, seconds));
    const auto note = [&](const std::string& text) { log.say({ConsumeNote::Level::info, "summary", text}); };
    const ConsumeCounts& counts = result.counts;
    note(fmt::format("{} read in {:.1f}s: {} applied, {} repeated, {} invalid, {} failed, {} dead-lettered",
                     counts.read, seconds, counts.applied, counts.repeated, counts.invalid, counts.failed,
                     counts.dead_lettered));
    if (const auto left = not_written(counts); left > 0)
        note(fmt::format("{} read and not written: they will be read again", left));
    if (counts.shortened > 0)
        note(fmt::format("{} dead letters were shortened: the topic did not take the whole",
                         counts.shortened));
    if (counts.undeliverable > 0)
        warn(log, "summary",
             fmt::format("events dropped, because their dead letters could not be written: {}",
                         counts.undeliverable));
}

int verdict(const ConsumeResult& result, const ConsumeFlags& flags, ConsumeLog& log) {
    if (!result.stopped_by.empty()) {
        warn(log, "stopped", fmt::format("stopped before an invalid event: {}", result.stopped_by));
        return kNo;
    }
    if (!result.stopped_before.empty()) {
        warn(log, "stopped", fmt::format("stopped before {}", result.stopped_before));
        log.hint(
            "what is before it is written, and the next start goes on there; --on-undeliverable tells "
            "what becomes of such events");
        return kNo;
    }
    const bool has_an_end = flags.once || !flags.until.empty();
    return has_an_end ? Interrupt::exit_status(kDone) : kDone;  // without one, the user's stop is its end
}

bool is_file(const std::string& sink) {
    return sink.starts_with("sqlite:") || sink.starts_with("ndjson:");
}

/// A sink is opened by its name, so /dev/stdout is a second way to that file, not the same.
FileRoles files_of(const ConsumeFlags& flags) {
    FileRoles files;
    files.reads_contracts(flags.contracts.directory);
    if (flags.sink.starts_with("sqlite:"))
        files.hands_on("--sink", flags.sink.substr(7), {"-wal", "-shm", "-journal"});
    if (flags.sink.starts_with("ndjson:")) files.hands_on("--sink", flags.sink.substr(7));
    files.keeps("--metrics", flags.metrics_file);
    return files;
}

constexpr auto kStoppedAtOnce =
    "shortener-events: stopped at once; what was not committed will be read again\n";

int run(const ConsumeFlags& flags, Context& context) {
    context.go_on_without_reader();
    if (flags.print_schema) {
        if (context.json()) throw Error(ErrorCategory::argument, "--print-schema prints SQL, and no JSON");
        context.out() << schema_of_sink(flags.sink, event_tables_of(flags));
        return kDone;
    }
    require_distinct_topics(flags);
    flags.files.require_use(is_file(flags.sink), "a sink of a file");
    check_files(files_of(flags), context);
    const auto options = to_options(flags);
    const auto event_tables = event_tables_of(flags);
    const auto registry = load_contracts(flags.contracts, context);
    bound_values(flags.max_value, context);
    const KafkaSettings& kafka = context.kafka();
    if (!is_file(flags.sink)) keep_out_of_core_files();  // a server has a password, wherever it is from
    context.warn_of(exposed_secrets("--sink", flags.sink));
    const auto sink = open_sink(flags.sink, event_tables, flags.files.permissions());
    ConsumeLog log(context, flags.log == "json" ? LogForm::json : LogForm::text);
    ConsumeMetrics metrics(flags.listen, flags.metrics_file,
                           [&](const ConsumeNote& note) { log.note(note); });
    const auto stop = Interrupt::stop_reading(kStoppedAtOnce);
    Consumer consumer(kafka, registry, event_tables, *sink, options,
                      {.on_note = [&](const ConsumeNote& note) { log.note(note); },
                       .on_progress =
                           [&](const ConsumeCounts& counts) {
                               metrics.update(counts);
                               log.progress(counts);
                           },
                       // A member that does not leave in order keeps the others waiting.
                       .on_reached = [] { Interrupt::stop_cleanly(kStoppedAtOnce); }});
    const auto start = std::chrono::steady_clock::now();
    const auto result = consumer.run(stop);
    log.finish();
    sum_up(result, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), log,
           context);
    if (!result.unfinished.empty()) {  // threads are left that use all this
        warn(log, "stopped",
             fmt::format("ended although not everything came to an end: {}", result.unfinished));
        context.leave(kNo);
    }
    return verdict(result, flags, log);
}

}  // namespace

void declare_consume(CommandTree& tree) {
    auto flags = std::make_shared<ConsumeFlags>();
    CLI::App* command = tree.add_command(
        "consume", {"shortener-events consume --sink sqlite:analytics.db",
                    "shortener-events consume --once --on-invalid skip",
                    "shortener-events consume --sink postgresql://app@db/analytics --instance-id $HOSTNAME "
                    "--listen :9400",
                    "sqlite3 analytics.db 'SELECT * FROM url_stats ORDER BY total_clicks DESC LIMIT 10'"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("--sink", flags->sink, "sqlite:FILE, postgresql://… or ndjson:FILE", "SINK")->capture_default_str();
    command->add_flag("--print-schema", flags->print_schema,
                      "print the SQL that makes the tables of the sink, for who may make them, and end");
    add("-g,--group", flags->group, "consumer group", "GROUP")->capture_default_str();
    add("--instance-id", flags->instance_id,
        "static membership: a quick restart under the same id moves no partitions", "ID");
    command->add_flag("--once", flags->once, "end where the partitions end at the start");
    add("--until", flags->until, "end where the records' timestamps reach this time", "TIME");
    add("--on-invalid", flags->on_invalid, "what becomes of events that break their contract", "ACTION")
        ->check(CLI::IsMember({"dead-letter", "skip", "stop"}))
        ->capture_default_str();
    add("--on-undeliverable", flags->on_undeliverable,
        "what becomes of events whose dead letter cannot be written for good", "ACTION")
        ->check(CLI::IsMember({"stop", "wait", "skip"}))
        ->capture_default_str();
    add("--dead-letter-topic", flags->dead_letter_topic, "where dead letters go", "TOPIC")
        ->capture_default_str();
    add("--topic", flags->click_topic, "where the clicks are", "TOPIC")->capture_default_str();
    add("--created-topic", flags->created_topic, "where the created URLs are", "TOPIC")
        ->capture_default_str();
    declare_contracts_flag(*command, flags->contracts);
    add("--ip", flags->ip, "what is kept of addresses: all, the network (/24, /48), or nothing", "HOW")
        ->check(CLI::IsMember({"keep", "mask", "drop"}))
        ->capture_default_str();
    add("--user-agent", flags->user_agent, "whether user agents are kept", "HOW")
        ->check(CLI::IsMember({"keep", "drop"}))
        ->capture_default_str();
    declare_mode_flag(*command, flags->files);
    add("--batch", flags->batch, "most events in one transaction", "N")
        ->check(count_check(1, 1'000'000))
        ->capture_default_str();
    declare_max_value_flag(*command, flags->max_value);
    add("--linger", flags->linger, "longest that an event waits for its transaction", "DURATION")
        ->capture_default_str();
    add("--stop-timeout", flags->stop_timeout,
        "longest time from a signal to the end, whatever hangs: what is not committed then is rolled back",
        "DURATION")
        ->capture_default_str();
    add("--metrics", flags->metrics_file, "keep this file of Prometheus metrics up to date", "FILE");
    add("--listen", flags->listen,
        "serve Prometheus metrics at /metrics and a verdict at /healthz and /readyz; PORT alone is for this "
        "machine, "
        ":PORT for every interface",
        "HOST:PORT");
    add("--log", flags->log, "log lines on stderr as text or json", "FORM")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run);
}

}  // namespace shortener_events::cli
