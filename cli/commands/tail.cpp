// tail: what is in the topics, bounded or as it comes.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/range_flags.hpp"
#include "cli/input/record_filter.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/record_printer.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

namespace {

struct TailOptions {
    std::vector<std::string> topics{std::string(names::kUrlCreatedTopic), std::string(names::kClickTopic)};
    RangeFlags range;
    bool per_partition = false;
    bool follow = false;
    RecordFilterOptions filter;
    bool validate = false;
    bool only_invalid = false;
    std::string contracts;
    bool pretty = false;
    std::string format;
};

constexpr std::size_t kDefaultCount = 10;

RecordStyle style_of(const TailOptions& options, const Context& context) {
    RecordStyle style;
    style.format = context.output() == "jsonl" ? RecordFormat::jsonl
                   : context.output() == "raw" ? RecordFormat::raw
                                               : RecordFormat::text;
    style.template_text = options.format;
    style.pretty = options.pretty;
    style.escape_content = context.out_is_terminal();
    style.palette = context.palette();
    return style;
}

/// One run: decides which records are wanted, prints them, counts them.
class Tail {
  public:
    Tail(const TailOptions& options, Context& context)
        : options_(options),
          context_(context),
          filter_(options.filter),
          registry_(ContractRegistry::load(options.contracts)),
          printer_(context.out(), style_of(options, context)) {}

    int run() {
        const std::stop_token stop = Interrupt::stop_cleanly();
        const auto ranges = read_ranges(context_.kafka(), selection_of(options_.topics, options_.range));
        options_.range.has_start() ? print_range(ranges, stop) : print_newest(ranges, stop);
        context_.out().flush();
        if (options_.follow) {
            Interrupt::stop_when_reader_leaves(STDOUT_FILENO);
            follow(ranges, stop);
        }
        if (printed_ == 0 && !options_.follow && !stop.stop_requested()) context_.note("no matching events");
        return options_.follow ? kDone : Interrupt::exit_status(kDone);
    }

  private:
    bool wants(const Record& record) const {
        return filter_.wants(record) && (!options_.only_invalid || verdict_on(record, registry_));
    }

    void print(const Record& record) {
        const bool judged = options_.validate || options_.only_invalid;
        printer_.print(record, judged ? verdict_on(record, registry_).value_or("") : "");
        ++printed_;
    }

    void print_newest(const std::vector<PartitionRange>& ranges, std::stop_token stop) {
        Newest newest;
        newest.count = options_.range.count.value_or(kDefaultCount);
        newest.of = options_.per_partition ? NewestOf::each_partition : NewestOf::all_partitions;
        newest.wanted = [this](const Record& record) { return wants(record); };
        if (newest.count == 0) return;
        for (const auto& record : read_newest(context_.kafka(), ranges, newest, stop)) print(record);
    }

    void print_range(const std::vector<PartitionRange>& ranges, std::stop_token stop) {
        Subscriber subscriber(context_.kafka(), ranges, AtEnd::finish);
        pass_through(subscriber, stop);
    }

    void follow(std::vector<PartitionRange> ranges, std::stop_token stop) {
        for (auto& range : ranges) range.from = range.end;
        Subscriber subscriber(context_.kafka(), ranges, AtEnd::follow);
        while (!stop.stop_requested() && !is_enough()) pass_through(subscriber, stop);
    }

    void pass_through(Subscriber& subscriber, std::stop_token stop) {
        while (!is_enough()) {
            const auto record = subscriber.next(stop);
            if (!record) break;
            if (wants(*record)) print(*record);
            if (!subscriber.has_more_at_hand()) context_.out().flush();  // live, but whole blocks under load
        }
        context_.out().flush();
    }

    /// With a start position, `-n` is how many to print from there.
    bool is_enough() const {
        const RangeFlags& range = options_.range;
        return range.has_start() && range.count && printed_ >= *range.count;
    }

    const TailOptions& options_;
    Context& context_;
    RecordFilter filter_;
    ContractRegistry registry_;
    RecordPrinter printer_;
    std::size_t printed_ = 0;
};

int run(const TailOptions& options, Context& context) {
    if (options.follow && !options.range.until.empty())
        throw Error(ErrorCategory::usage, "--follow has no end, --until names one", "leave one of them out");
    return Tail(options, context).run();
}

void declare_range(CLI::App& command, TailOptions& options) {
    declare_range_flags(command, options.range,
                        "how many: the newest N (10), or with a start the first N from there");
    command.add_flag("--per-partition", options.per_partition, "-n counts in each partition");
    command.add_flag("-f,--follow", options.follow, "go on with new events as they come");
}

void declare_filter(CLI::App& command, TailOptions& options) {
    command.add_option("--key", options.filter.key, "only this key")->type_name("KEY");
    command.add_option("--header", options.filter.headers, "only with this header; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command
        .add_option("--where", options.filter.where, "only where this holds, such as '/country == \"BR\"'")
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
    CLI::App* command = tree.add(
        tree.root, "tail", "Show what is in the topics: the newest events, a range, or events as they come",
        {"shortener-events tail", "shortener-events tail -f --where '/country == \"BR\"'",
         "shortener-events tail url-shortener.click --since 15m -o raw | jq .shortCode",
         "shortener-events tail --only-invalid --from beginning"});
    command->add_option("TOPIC", options->topics, "topics (default: both event topics)")->type_name("TOPIC");
    declare_range(*command, *options);
    declare_filter(*command, *options);
    command->add_flag("--pretty", options->pretty, "events as indented JSON");
    command
        ->add_option("--format", options->format, "print by a template: %t %p %o %T %k %s %h %K %S \\n \\t")
        ->type_name("TEMPLATE");
    tree.add_output(*command, {"text", "jsonl", "raw"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
