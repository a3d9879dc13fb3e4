#include "cli/commands/validate/validate_flags.hpp"

#include "cli/input/quantities.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

bool names_schema_file(const std::string& name) {
    return name.find('/') != name.npos || name.ends_with(".json");
}

}  // namespace

void check_flags(const ValidateFlags& flags, const std::string& output) {
    const auto refuse = [](const char* message, const char* hint) {
        throw Error(ErrorCategory::argument, message, hint);
    };
    const bool has_range = flags.range.has_start() || flags.range.count || !flags.range.until.empty() ||
                           !flags.range.partitions.empty();
    if (!flags.contract.empty() && !flags.schema.empty())
        refuse("--contract and --schema both name a judge", "leave one of them out");
    if (names_schema_file(flags.contract))
        throw Error(ErrorCategory::argument,
                    "\"" + flags.contract + "\" is a file, and --contract takes a name",
                    "a schema's file is named with --schema " + flags.contract);
    if (flags.topic.empty() && flags.contract.empty() && flags.schema.empty())
        refuse("exactly one of --contract and --schema is needed",
               "such as --contract click; see: shortener-events contracts list");
    if (!flags.topic.empty() && (!flags.files.empty() || flags.array))
        refuse("--topic and files are two inputs", "leave one of them out");
    if (flags.topic.empty() && has_range) refuse("a range is a part of a topic", "name one with --topic");
    flags.split.mode.require_use(!flags.split.valid.empty() || !flags.split.invalid.empty(),
                                 "--valid-out or --invalid-out");
    if (flags.summary && output != "text")
        refuse("--summary is a table for people", "leave out -o, or --summary");
    if (flags.second_opinion && output != "text")
        refuse("--second-opinion is a table for people", "leave out -o, or --second-opinion");
}

namespace {

void declare_files(CLI::App& command, ValidateFlags& flags) {
    command.add_option("FILE", flags.files, "NDJSON files, also gzip or zstd; - or none: stdin")
        ->type_name("FILE");
    command.add_flag("--array", flags.array, "the input is one JSON array of events");
    command.add_option("--max-line", flags.max_line, "longest event")
        ->type_name("SIZE")
        ->capture_default_str();
    command.add_flag("--allow-empty", flags.allow_empty, "no event at all is fine");
    command.add_option("--valid-out", flags.split.valid, "write the valid events here, as received")
        ->type_name("FILE");
    command.add_option("--invalid-out", flags.split.invalid, "write the others here, as received")
        ->type_name("FILE");
    declare_mode_flag(command, flags.split.mode);
}

}  // namespace

void declare_validate_flags(CLI::App& command, ValidateFlags& flags) {
    declare_files(command, flags);
    auto* topic =
        command
            .add_option("--topic", flags.topic,
                        "events of this topic instead, judged by its contract in the version that each says")
            ->type_name("TOPIC");
    declare_max_value_flag(command, flags.max_value)->needs(topic);
    declare_range_flags(command, flags.range,
                        "the newest N of the topic, or with a start the first N from there");
    command.add_option("-c,--contract", flags.contract, "contract, such as click or click@1")
        ->type_name("CONTRACT");
    command.add_option("--schema", flags.schema, "a draft-07 schema instead of a contract")
        ->type_name("FILE");
    declare_contracts_flag(command, flags.contracts);
    command.add_flag("--strict-formats", flags.contracts.strict_formats,
                     "refuse contracts and schemas with a format that has no checker");
    command.add_flag("--summary", flags.summary, "count by field and rule instead of showing every finding");
    command.add_flag(
        "--second-opinion", flags.second_opinion,
        "also show where another validator would judge an event otherwise, and by which keyword");
    command.add_option("--max-errors", flags.max_errors, "findings shown; 0: all")
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--threads", flags.threads, "threads that check; 0: as many as there are cores")
        ->type_name("N")
        ->check(count_check(0, 64))
        ->capture_default_str();
}

}  // namespace shortener_events::cli
