// validate: checks events against a contract, without a broker.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli/commands/commands.hpp"
#include "cli/contracts/schema_operand.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/interrupt.hpp"
#include "cli/publishing/inputs.hpp"
#include "cli/validation/validation.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

struct ValidateOptions {
    std::vector<std::string> files;
    std::string contract;
    std::string schema;
    std::string contracts;
    bool strict_formats = false;
    bool array = false;
    bool allow_empty = false;
    bool summary = false;
    std::uint64_t max_errors = 100;
    std::string valid_out;
    std::string invalid_out;
    std::string max_line = "1MiB";
    unsigned threads = 0;
};

void require_one_contract(const ValidateOptions& options) {
    if (options.contract.empty() == options.schema.empty())
        throw Error(ErrorCategory::usage, "exactly one of --contract and --schema is needed",
                    "such as --contract click; see: shortener-events contracts list");
}

CheckPlan check_plan(const ValidateOptions& options, const Contract& contract) {
    const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
    const bool all = options.summary || options.max_errors == 0;
    return {&contract, options.threads ? options.threads : cores,
            all ? 0 : static_cast<std::size_t>(options.max_errors)};
}

LineReader::Options reader_options(const ValidateOptions& options, std::stop_token stop) {
    LineReader::Options reader;
    reader.layout = options.array ? LineReader::Layout::array : LineReader::Layout::lines;
    reader.max_line = static_cast<std::size_t>(parse_size(options.max_line));
    reader.stop = std::move(stop);
    return reader;
}

void print_summary(const Validation& validation, const ValidateOptions& options, Context& context) {
    const ValidationCounts& counts = validation.counts();
    if (options.summary && counts.findings > 0)
        validation.groups().to_table().print_aligned(context.out(), context.palette());
    context.out().flush();
    const bool cut = !options.summary && options.max_errors > 0 && counts.findings > options.max_errors;
    if (cut)
        context.note(fmt::format("{} more findings are not shown; see --max-errors and --summary",
                                 counts.findings - options.max_errors));
    if (counts.cut > 0 && !options.invalid_out.empty())
        context.warn(fmt::format("{} lines over the limit are in neither file; see --max-line", counts.cut));
    context.note(fmt::format("{} events = {} valid + {} invalid + {} unreadable", counts.read, counts.valid,
                             counts.invalid, counts.unreadable));
}

int verdict(const ValidationCounts& counts, const ValidateOptions& options) {
    if (Interrupt::signal()) return Interrupt::exit_status(kDone);
    if (counts.read == 0 && !options.allow_empty)
        throw Error(ErrorCategory::usage, "there is no event in the input",
                    "where that is fine: --allow-empty");
    return counts.read == counts.valid ? kDone : kNo;
}

int validate(const ValidateOptions& options, const Contract& contract, const std::string& name,
             Context& context) {
    const Inputs inputs(options.files);
    const auto reader = reader_options(options, Interrupt::stop_cleanly());
    DiagnosticPrinter printer(context.out(), context.output());
    Validation validation({options.max_errors, options.summary, options.valid_out, options.invalid_out},
                          printer, name);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        check_lines(inputs.fd(i), inputs.name(i), reader, check_plan(options, contract),
                    [&](const CheckedLines& batch) {
                        validation.take(inputs.name(i), batch);
                        context.out().flush();
                    });
    validation.close_files();
    print_summary(validation, options, context);
    return verdict(validation.counts(), options);
}

int run(const ValidateOptions& options, Context& context) {
    require_one_contract(options);
    const auto unknown = options.strict_formats ? UnknownFormats::refuse : UnknownFormats::ignore;
    if (!options.schema.empty())
        return validate(options, Contract("schema", 1, read_schema_file(options.schema), unknown),
                        options.schema, context);
    const auto registry = ContractRegistry::load(options.contracts);
    const Contract& contract = registry.require(options.contract);
    return validate(options, contract, contract.id(), context);
}

void declare_files(CLI::App& command, ValidateOptions& options) {
    command.add_option("FILE", options.files, "NDJSON files, also gzip or zstd; - or none: stdin")
        ->type_name("FILE");
    command.add_flag("--array", options.array, "the input is one JSON array of events");
    command.add_option("--max-line", options.max_line, "longest event")
        ->type_name("SIZE")
        ->capture_default_str();
    command.add_flag("--allow-empty", options.allow_empty, "no event at all is fine");
    command.add_option("--valid-out", options.valid_out, "write the valid lines here, as received")
        ->type_name("FILE");
    command.add_option("--invalid-out", options.invalid_out, "write the others here, as received")
        ->type_name("FILE");
}

}  // namespace

void declare_validate(CommandTree& tree) {
    auto options = std::make_shared<ValidateOptions>();
    CLI::App* command = tree.add(
        tree.root, "validate", "Check events against a contract or any draft-07 JSON Schema",
        {"shortener-events validate --contract click clicks.ndjson",
         "zcat old.gz | shortener-events validate --contract click@1 --summary",
         "shortener-events validate --schema my.schema.json events.ndjson -o github",
         "shortener-events validate --contract click all.ndjson --valid-out good --invalid-out bad"});
    declare_files(*command, *options);
    command->add_option("--contract", options->contract, "contract, such as click or click@1")
        ->type_name("CONTRACT");
    command->add_option("--schema", options->schema, "a draft-07 schema instead of a contract")
        ->type_name("FILE");
    declare_contracts_flag(*command, options->contracts);
    command->add_flag("--strict-formats", options->strict_formats, "refuse a schema with an unknown format");
    command->add_flag("--summary", options->summary,
                      "count by field and rule instead of showing every finding");
    command->add_option("--max-errors", options->max_errors, "findings shown; 0: all")
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--threads", options->threads, "threads that check; 0: as many as there are cores")
        ->type_name("N")
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
    tree.add_output(*command, {"text", "jsonl", "github"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
