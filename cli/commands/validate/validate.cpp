// validate: checks events against a contract, without a broker.
#include <fmt/format.h>

#include <thread>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/validate/ask_others.hpp"
#include "cli/commands/validate/topic_source.hpp"
#include "cli/commands/validate/validate_flags.hpp"
#include "cli/commands/validate/validation.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/hint_at_remedy.hpp"
#include "cli/input/inputs.hpp"
#include "cli/input/topic_records.hpp"
#include "cli/interrupt.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

/// Findings looked for in one event: no more than can be shown.
std::size_t violations_each(const ValidateFlags& options) {
    const bool all = options.summary || options.max_errors == 0;
    return all ? 0 : static_cast<std::size_t>(options.max_errors);
}

LineReader::Options reader_options(const ValidateFlags& options, std::stop_token stop) {
    LineReader::Options reader;
    reader.layout = options.array ? LineReader::Layout::array : LineReader::Layout::lines;
    reader.max_line = static_cast<std::size_t>(parse_size(options.max_line));
    if (!options.split.invalid.empty()) reader.long_lines = LineReader::LongLines::in_parts;
    reader.stop = std::move(stop);
    return reader;
}

CheckedInput::Options input_options(const ValidateFlags& options, const Contract& contract,
                                    std::stop_token stop) {
    const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
    return {.reader = reader_options(options, std::move(stop)),
            .contract = &contract,
            .violations_per_line = violations_each(options),
            .threads = options.threads ? options.threads : cores};
}

void print_summary(const Validation& validation, const ValidateFlags& options, Context& context) {
    const ValidationCounts& counts = validation.counts();
    if (options.summary && counts.findings > 0)
        validation.groups().to_table().print_aligned(context.out(), context.palette(), context.out_columns());
    context.out().flush();
    const bool cut = !options.summary && options.max_errors > 0 && counts.findings > options.max_errors;
    if (cut)
        context.note(fmt::format("{} more findings are not shown; see --max-errors and --summary",
                                 counts.findings - options.max_errors));
    context.note(fmt::format("{} = {} valid + {} invalid + {} unreadable", counted(counts.read, "event"),
                             counts.valid, counts.invalid, counts.unreadable));
}

void print_end(const Validation& validation, const SecondOpinions& others, const ValidateFlags& options,
               Context& context) {
    print_summary(validation, options, context);
    if (options.second_opinion) others.print(context);
}

int verdict(const ValidationCounts& counts, const ValidateFlags& options) {
    if (Interrupt::signal()) return Interrupt::exit_status(kDone);
    if (counts.read == 0 && !options.allow_empty)
        throw Error(ErrorCategory::argument, "there is no event in the input",
                    "where that is fine: --allow-empty");
    return counts.read == counts.valid ? kDone : kNo;
}

/// What was written to may be what failed: then that is the error, and not that its end cannot be written.
template <typename Step>
void as_far_as_possible(Step step) {
    try {
        step();
    } catch (const std::exception&) {
    }
}

/// Hands everything that `read` finds to one validation, and sums up; a report is ended also where reading
/// fails. `others`: asked by `read`, where that is wanted.
template <typename Read>
int validate(const ValidateFlags& options, const SecondOpinions& others, Context& context, Read read) {
    SplitFiles files(options.split);
    context.go_on_without_reader();
    const auto printer = make_finding_printer(context.output(), context.out());
    // With the answer known, an endless input is not read to its end for nobody.
    const auto on_no = [&] {
        if (!files.are_wanted()) context.end_without_reader();
    };
    Validation validation({options.max_errors, options.summary, on_no}, *printer, files);
    try {
        read(validation);
        context.go_on_without_reader();
    } catch (const OutputClosed&) {
        context.go_on_without_reader();
        context.out().clear();
        return kNo;
    } catch (const Error& error) {
        as_far_as_possible([&] { validation.finish(false, error.what()); });
        if (validation.counts().read > 0)
            as_far_as_possible([&] { print_end(validation, others, options, context); });
        throw;
    }
    validation.finish(!Interrupt::signal());
    print_end(validation, others, options, context);
    return verdict(validation.counts(), options);
}

int validate_files(const ValidateFlags& options, const Contract& contract, const std::string& name,
                   Context& context) {
    const Inputs inputs(options.files);
    if (inputs.reads_terminal()) context.note(kTypeEvents);
    const auto read = input_options(options, contract, Interrupt::stop_cleanly());
    SecondOpinions others;
    return validate(options, others, context, [&](Validation& validation) {
        CheckedInput input(inputs.sources(), read);
        while (const auto batch = input.next()) {
            if (!batch->findings.empty()) context.progress().clear();
            validation.take(inputs.name(batch->source), name, *batch);
            if (options.second_opinion)
                ask_others(others, contract, name, inputs.name(batch->source), *batch);
            context.out().flush();
            hint_at_remedy(*batch, {inputs.name(batch->source), options.array}, context);
            context.progress().update(validation.counts().read, "event", inputs.share_read());
        }
        if (!options.allow_empty && !Interrupt::signal()) warn_of_empty(inputs, input, context);
    });
}

int validate_records(const ValidateFlags& options, TopicJudge judge, Context& context) {
    SecondOpinions others;
    if (options.second_opinion) judge.others = &others;
    const std::stop_token stop = Interrupt::stop_reading();
    bound_values(options.max_value, context);
    return validate(options, others, context, [&](Validation& validation) {
        const auto tombstones =
            validate_topic(options.topic, options.range, judge, validation, context, stop);
        if (tombstones > 0)
            context.note(fmt::format("{} {}", counted(tombstones, "tombstone"),
                                     tombstones == 1 ? "is no event" : "are no events"));
    });
}

FileRoles files_of(const ValidateFlags& options) {
    FileRoles files;
    if (options.topic.empty())
        files.reads("FILE", options.files.empty() ? std::vector<std::string>{"-"} : options.files);
    files.reads("--schema", options.schema);
    files.reads_contracts(options.contracts.directory);
    files.writes("--valid-out", options.split.valid);
    files.writes("--invalid-out", options.split.invalid);
    return files;
}

int run(const ValidateFlags& options, Context& context) {
    check_flags(options, context.output());
    check_files(files_of(options), context);
    if (!options.schema.empty()) {
        const auto contract = load_schema_file(options.schema, options.contracts, context);
        if (options.topic.empty()) return validate_files(options, *contract, options.schema, context);
        return validate_records(options,
                                {ContractVersions({contract}, 1, Unlabelled::current), Labels::ignored,
                                 options.schema, violations_each(options)},
                                context);
    }
    const auto registry = load_contracts(options.contracts, context);
    if (!options.topic.empty())
        return validate_records(
            options,
            {versions_in(options.topic, options.contract, registry, "name one with --contract or --schema"),
             Labels::honoured, "", violations_each(options)},
            context);
    const Contract& contract = registry.require(options.contract);
    return validate_files(options, contract, contract.id(), context);
}

}  // namespace

void declare_validate(CommandTree& tree) {
    auto options = std::make_shared<ValidateFlags>();
    CLI::App* command = tree.add_command(
        "validate",
        {"shortener-events validate --contract click clicks.ndjson",
         "zcat old.gz | shortener-events validate --contract click@1 --summary",
         "shortener-events validate --schema my.schema.json events.ndjson -o github",
         "shortener-events validate --topic url-shortener.click --since 2h --summary",
         "shortener-events validate --contract click all.ndjson --valid-out good --invalid-out bad"});
    declare_validate_flags(*command, *options);
    tree.add_output(*command, {"text", "jsonl", "github", "junit", "sarif"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
