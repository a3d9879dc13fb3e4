// publish: events from files or stdin to a topic, every one checked first.
#include <fmt/format.h>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/publish/contract_choice.hpp"
#include "cli/commands/publish/dry_run.hpp"
#include "cli/delivery/checkpoint.hpp"
#include "cli/delivery/publish_session.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/hint_at_remedy.hpp"
#include "cli/input/inputs.hpp"
#include "cli/input/mode_flag.hpp"
#include "cli/input/name_value.hpp"
#include "cli/input/on_invalid_flag.hpp"
#include "cli/interrupt.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::chrono::minutes kAtomicLimit{5};  // for the whole input of --atomic

struct PublishOptions {
    std::vector<std::string> files;
    std::string topic, contract;
    ContractsFlag contracts;
    bool no_validate = false, array = false, envelope = false, stamp = false, dry_run = false;
    std::string max_line;  // empty: as long_enough says
    std::vector<std::string> headers;
    std::string on_invalid = "stop", on_failure = "reject";
    bool atomic = false;
    std::string checkpoint;
    OutcomeFiles outcomes;
    ModeFlag mode;
    DeliveryFlags delivery;
    SeedFlags seed;
};

std::vector<Header> own_headers(const PublishOptions& options) {
    std::vector<Header> headers;
    for (const auto& text : options.headers) {
        auto [name, value] = parse_name_value(text, "a header");
        headers.push_back({std::move(name), std::move(value)});
    }
    return headers;
}

/// Envelopes are stamped one by one, by what they are.
std::vector<Header> all_headers(const PublishOptions& options, const Contract* contract) {
    std::vector<Header> headers = own_headers(options);
    if (!options.stamp || options.envelope) return headers;
    const bool labelled = contract_label(headers).has_value();
    headers.push_back({"content-type", "application/json"});
    if (contract && !labelled) headers.push_back({std::string(kContractHeader), contract->id()});
    return headers;
}

/// An envelope may be six times as long as its event, and more with its headers.
std::string long_enough(const PublishOptions& options) {
    return options.envelope ? "16MiB" : "1MiB";
}

CheckedInput::Options to_input(const PublishOptions& options, const ContractVersions* versions,
                               const Contract* contract) {
    const bool keeps_refused = !options.outcomes.rejects.empty();
    return {
        .reader = {.layout = options.array ? LineReader::Layout::array : LineReader::Layout::lines,
                   .long_lines =
                       keeps_refused ? LineReader::LongLines::in_parts : LineReader::LongLines::skipped,
                   .max_line = parse_size(options.max_line.empty() ? long_enough(options) : options.max_line),
                   .stop = {}},
        .number_items = options.array,
        .contract = options.no_validate ? nullptr : contract,
        .envelopes = options.envelope,
        .versions = options.no_validate ? nullptr : versions,
        .stamp = options.stamp};
}

DeliveryOptions to_delivery(const PublishOptions& options) {
    DeliveryOptions delivery = to_delivery_options(options.delivery);
    delivery.on_failure = options.on_failure == "reject" ? OnFailure::reject : OnFailure::dead_letter;
    return delivery;
}

/// A transaction is aborted as a whole or committed as a whole, so nothing in it is handled one by one.
void require_transactional(const PublishOptions& options) {
    const bool letters = options.on_invalid == "dead-letter" || options.on_failure == "dead-letter";
    const char* mode = options.atomic ? "--atomic" : "--checkpoint";
    if (options.delivery.acks != "all")
        throw Error(ErrorCategory::argument, fmt::format("{} needs --acks all", mode));
    if (letters) throw Error(ErrorCategory::argument, fmt::format("{} sends no dead letters", mode));
    if (options.atomic && options.on_invalid != "stop")
        throw Error(ErrorCategory::argument, "--atomic needs --on-invalid stop");
}

void use_transactions(DeliveryOptions& delivery, const Checkpoint* checkpoint) {
    delivery.retries = 0;  // a transaction with a failure in it can only be aborted
    delivery.publisher.transactional_id = checkpoint ? checkpoint->id() : new_publish_id();
    if (!checkpoint) delivery.publisher.transaction_timeout = kAtomicLimit;
}

/// What keeps a run that can be continued; nullptr: it cannot.
std::unique_ptr<Checkpoint> open_checkpoint(const PublishOptions& options, const std::string& topic) {
    if (options.atomic || !options.checkpoint.empty()) require_transactional(options);
    return options.checkpoint.empty() ? nullptr : std::make_unique<Checkpoint>(options.checkpoint, topic);
}

/// Published as they are, the input and the file of rejects would stop at the same event.
void hint_at_stop(const PublishSession& session, const PublishOptions& options, Context& context) {
    const std::string& rejects = options.outcomes.rejects;
    if (!session.stopped_by_invalid()) return;
    if (!rejects.empty())
        context.hint(fmt::format(
            "mend the invalid event in \"{}\" before you publish that file, or add --on-invalid skip",
            rejects));
    else if (!options.atomic && session.counts()[EventOutcome::not_attempted] > 0)
        context.hint("nothing from there on was sent: mend it, or leave such events out: --on-invalid skip");
}

/// Reads and sends to the end; what was sent before an input became unreadable is still accounted for.
int publish(const PublishOptions& options, PublishSession& session, const Inputs& inputs, CheckedInput& input,
            OutgoingBatch& outgoing, Context& context) {
    const AfterStop after_stop = inputs.all_regular() ? AfterStop::count : AfterStop::leave;
    session.measure_share([&inputs] { return inputs.share_read(); });
    session.on_read([&](const CheckedBatch& batch) {
        hint_at_remedy(batch, {inputs.name(batch.source), options.array, options.envelope, true}, context);
    });
    std::optional<Error> unreadable;
    try {
        session.publish(input, outgoing, to_on_invalid(options.on_invalid), after_stop);
    } catch (const Error& error) {
        unreadable = error;
    }
    if (!unreadable && !session.cut_short() && !Interrupt::signal()) warn_of_empty(inputs, input, context);
    session.locate_lines([&](std::uint64_t line) { return inputs.locate(line, input.begins()); });
    const int status = session.finish();
    hint_at_stop(session, options, context);
    if (session.cut_short()) context.note("the rest of the input was not read");
    if (unreadable) throw *unreadable;
    return status;
}

/// From the inputs to the broker, in one transaction, in several that can be continued, or in none.
int run_session(const PublishOptions& options, const std::string& topic, const Inputs& inputs,
                CheckedInput::Options input_options, OutgoingBatch& outgoing, Context& context) {
    const auto checkpoint = open_checkpoint(options, topic);
    const bool in_transactions = options.atomic || checkpoint;
    DeliveryOptions delivery = to_delivery(options);
    if (in_transactions) use_transactions(delivery, checkpoint.get());
    OutcomeFiles files = options.outcomes;
    files.permissions = options.mode.permissions();
    if (checkpoint) files.mode = OpenMode::append;
    RunFacts shown;
    shown.unit = options.array ? "event" : "line";
    PublishSession session(context, options.delivery, topic, delivery, files, shown);
    if (in_transactions) session.use_transactions(checkpoint.get());
    const auto start = [&] { session.start(options.on_invalid == "dead-letter"); };
    if (checkpoint) {  // the broker says where to go on
        start();
        if (const auto line = session.done().line)
            context.note(fmt::format("continuing after {} {}, as checkpoint \"{}\" says", shown.unit, line,
                                     options.checkpoint));
        input_options.digests = true;
        input_options.done = session.done();
    }
    CheckedInput input(inputs.sources(), input_options);
    if (!checkpoint) start();  // while the first events are read and checked
    return publish(options, session, inputs, input, outgoing, context);
}

FileRoles files_of(const PublishOptions& options) {
    FileRoles files;
    files.reads("FILE", options.files.empty() ? std::vector<std::string>{"-"} : options.files);
    files.reads_contracts(options.contracts.directory);
    files.writes("--rejects", options.outcomes.rejects, {".reasons", ".unknown"});
    files.writes("--report", options.outcomes.report);
    files.replaces("--checkpoint", options.checkpoint);
    add_files(files, options.delivery);
    return files;
}

int run(const PublishOptions& options, Context& context) {
    options.mode.require_use(!options.outcomes.rejects.empty() || !options.outcomes.report.empty(),
                             "--rejects or --report");
    check_files(files_of(options), context);
    const auto registry = load_contracts(options.contracts, context);
    const Destination wanted{options.topic, options.contract,
                             options.no_validate ? Checking::off : Checking::on};
    const auto versions = choose_versions(wanted, registry);
    const Contract* contract = choose_contract(versions, contract_label(own_headers(options)));
    const std::string topic = choose_topic(wanted, versions, registry);
    const Inputs inputs(options.files);
    if (inputs.reads_terminal()) context.note(kTypeEvents);
    const auto input_options = to_input(options, versions ? &*versions : nullptr, contract);
    if (options.dry_run) return dry_run(inputs, input_options, topic, context);
    KeyMaker keys(options.delivery.key, RandomStream(seed_of(options.seed), "publish: keys").sequence());
    OutgoingBatch outgoing(
        keys, {.partition = options.delivery.partition, .headers = all_headers(options, contract)});
    return run_session(options, topic, inputs, input_options, outgoing, context);
}

}  // namespace

void declare_publish(CommandTree& tree) {
    auto options = std::make_shared<PublishOptions>();
    CLI::App* command = tree.add_command(
        "publish",
        {"shortener-events publish clicks.ndjson --contract click",
         "zcat clicks.gz | shortener-events publish --topic url-shortener.click",
         "shortener-events publish big.ndjson --contract click --on-invalid skip --rejects rejects.ndjson",
         "shortener-events tail old-topic -n 100 -o jsonl | shortener-events publish --envelope --topic "
         "new-topic --no-validate"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("FILE", options->files, "files of one event a line, also gzip or zstd; - or none is stdin", "");
    add("-t,--topic", options->topic, "where to (default: the topic of the contract)", "TOPIC");
    add("-c,--contract", options->contract, "what events must satisfy (default: the contract of the topic)",
        "CONTRACT");
    declare_contracts_flag(*command, options->contracts);
    command->add_flag("--no-validate", options->no_validate, "send events unchecked");
    auto* array = command->add_flag("--array", options->array, "the input is one JSON array of events");
    command
        ->add_flag("--envelope", options->envelope,
                   "lines are records as tail -o jsonl writes them: key, headers, time, tombstones and bytes "
                   "are kept")
        ->excludes(array);
    add("--max-line", options->max_line, "longer lines are invalid (default: 1MiB, with --envelope 16MiB)",
        "SIZE");
    add("-H,--header", options->headers, "a header of every event; may be repeated", "NAME=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--stamp", options->stamp, "add the headers content-type and event-contract");
    add("--on-invalid", options->on_invalid,
        "stop: nothing from the first invalid event on is sent; skip it; or send it to TOPIC.deadletter",
        "WHAT")
        ->check(CLI::IsMember({"stop", "skip", "dead-letter"}))
        ->capture_default_str();
    add("--on-failure", options->on_failure, "what becomes of an event that cannot be delivered", "WHAT")
        ->check(CLI::IsMember({"reject", "dead-letter"}))
        ->capture_default_str();
    add("--rejects", options->outcomes.rejects,
        "write the lines that are not in the topic, as received; why is in FILE.reasons", "FILE");
    auto* atomic = command->add_flag("--atomic", options->atomic,
                                     "everything or nothing: one transaction over the whole input");
    add("--checkpoint", options->checkpoint,
        "continue where an earlier run with this file ended, without loss or repetition", "FILE")
        ->excludes(atomic);
    add("--report", options->outcomes.report,
        "write line, outcome, partition, offset and reason of every event, tab-separated", "FILE");
    declare_mode_flag(*command, options->mode);
    command->add_flag("--dry-run", options->dry_run, "check everything, send nothing; needs no broker");
    declare_delivery_flags(*command, options->delivery);
    command->get_option("--envelope")->excludes(command->get_option("--key"));  // it has its own
    declare_seed_flags(*command, options->seed);
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
