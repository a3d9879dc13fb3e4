// tail: what is in the topics, bounded or as it comes.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/tail/tail_run.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

void refuse_idle(bool given, const char* flag, const char* because) {
    if (given)
        throw Error(ErrorCategory::argument, fmt::format("{} has no effect {}", flag, because),
                    "leave one of them out");
}

/// A flag that changes nothing is one that its user has misunderstood.
void check_effects(const TailOptions& options, const std::string& output) {
    const bool has_template = !options.format.empty();
    const bool is_text = output == "text" && !has_template;
    refuse_idle(has_template && output != "text", "-o", "with --format, which is a form of output itself");
    refuse_idle(options.pretty && !is_text, "--pretty", "with -o jsonl, -o raw and --format");
    refuse_idle(options.wide && (!is_text || options.pretty), "--wide",
                "with -o jsonl, -o raw, --format and --pretty, which are whole");
    const bool has_fields = !options.fields.empty();
    refuse_idle(has_fields && (has_template || output == "raw"), "--fields", "with -o raw and --format");
    refuse_idle(has_fields && options.pretty, "--pretty", "with --fields");
    refuse_idle(has_fields && options.wide, "--wide", "with --fields");
    refuse_idle(has_fields && options.validate, "--validate",
                "with --fields, which has no place for what is wrong; --only-invalid has");
    refuse_idle(
        options.validate && !is_text, "--validate",
        "with -o jsonl, -o raw and --format, which have no place for what is wrong; --only-invalid has");
    refuse_idle(options.per_partition && options.range.has_start(), "--per-partition",
                "with --from or --since, where -n counts all that is printed");
}

int run(const TailOptions& options, Context& context) {
    check_effects(options, context.output());
    if (options.follow && !options.range.until.empty())
        throw Error(ErrorCategory::argument, "--follow has no end, --until names one",
                    "leave one of them out");
    if (options.group && options.group->empty())
        throw Error(ErrorCategory::argument, "--group has no name", "name a consumer group");
    bound_values(options.max_value, context);
    return Tail(options, context).run();
}

void declare_range(CLI::App& command, TailOptions& options) {
    declare_range_flags(command, options.range,
                        "how many: the newest N (10), or with a start the first N from there");
    command.add_flag("--per-partition", options.per_partition, "-n counts in each partition");
    command.add_flag(
        "-f,--follow", options.follow,
        "go on with new events as they come, also in partitions that are added; a deleted topic ends "
        "it with status 3");
}

void declare_group(CLI::App& command, TailOptions& options) {
    CLI::Option* group =
        command
            .add_option("-g,--group", options.group,
                        "read as a member of this consumer group, from what it has committed (where that is "
                        "nothing, from --from, else the beginning), and commit what was printed; -n is then "
                        "the first N")
            ->type_name("GROUP");
    for (const char* other : {"--partition", "--per-partition"}) group->excludes(command.get_option(other));
}

void declare_filter(CLI::App& command, TailOptions& options) {
    command.add_option("--key", options.filter.key, "only this key")->type_name("KEY");
    command.add_option("--header", options.filter.headers, "only with this header; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command
        .add_option("--where", options.filter.where,
                    "only where this holds, such as '.country == \"BR\"'; see "
                    "shortener-events-syntax(7)")
        ->type_name("CONDITION");
    command.add_option("--grep", options.filter.grep, "only where this regular expression matches")
        ->type_name("RE");
    command.add_flag("--validate", options.validate, "show what breaks the topic's contract");
    command.add_flag("--only-invalid", options.only_invalid, "only what breaks the topic's contract");
    declare_contracts_flag(command, options.contracts);
}

}  // namespace

void declare_tail(CommandTree& tree) {
    auto options = std::make_shared<TailOptions>();
    CLI::App* command = tree.add_command(
        "tail",
        {"shortener-events tail", "shortener-events tail -f --where '.country == \"BR\"'",
         "shortener-events tail url-shortener.click --since 15m --where .shortCode -o raw | jq .shortCode",
         "shortener-events tail --only-invalid --from beginning",
         "shortener-events tail url-shortener.click -n 100 --fields shortCode,country | sort | uniq -c",
         "shortener-events tail -f --group debugging --from end"});
    command->add_option("TOPIC", options->topics, "topics (default: both event topics)")->type_name("TOPIC");
    declare_range(*command, *options);
    declare_group(*command, *options);
    declare_filter(*command, *options);
    command->add_flag("--pretty", options->pretty, "events as indented JSON");
    command->add_flag("--wide", options->wide,
                      "whole records also on a terminal, which else has a line of what matters for each");
    command
        ->add_option("--fields", options->fields,
                     "only these, such as shortCode,.metadata.host,$partition: with tabs between them, or "
                     "with -o jsonl as members; see shortener-events-syntax(7)")
        ->type_name("FIELD,...");
    command
        ->add_option("--format", options->format,
                     "print by a template: %t %p %o %T %k %s %h %K %S \\n \\t; see "
                     "shortener-events-syntax(7)")
        ->type_name("TEMPLATE");
    declare_max_value_flag(*command, options->max_value);
    tree.add_output(*command, {"text", "jsonl", "raw"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
