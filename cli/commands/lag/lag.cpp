// lag: how far consumer groups are behind.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "cli/commands/commands.hpp"
#include "cli/commands/lag/exporter.hpp"
#include "cli/commands/lag/lag_selection.hpp"
#include "cli/commands/lag/limits.hpp"
#include "cli/commands/lag/metrics.hpp"
#include "cli/commands/lag/until_caught_up.hpp"
#include "cli/commands/lag/watch.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/name_pattern.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

using Duration = std::chrono::milliseconds;

struct LagOptions {
    std::shared_ptr<LagSelection> selection = std::make_shared<LagSelection>();
    bool all = false;
    std::vector<std::string> match;
    std::vector<std::string> exclude;
    std::string sort = "lag";
    std::string time_lag;
    std::string sample;
    std::string watch;
    std::int64_t max_lag = -1;
    std::string max_age;
    bool until_caught_up = false;
    std::string listen;
    const CLI::App* given = nullptr;  ///< which flags were
};

TimeLag to_time_lag(const LagOptions& options) {
    if (options.time_lag == "off") return TimeLag::off;
    // A limit on the age cannot be checked by halves.
    if (options.time_lag == "exact" || !options.max_age.empty()) return TimeLag::exact;
    return TimeLag::bounded;
}

bool is_any_of(const std::vector<NamePattern>& patterns, const std::string& name) {
    return std::ranges::any_of(patterns, [&](const NamePattern& pattern) { return pattern.matches(name); });
}

std::function<bool(const std::string&)> wanted_by(const LagOptions& options) {
    const std::vector<NamePattern> match(options.match.begin(), options.match.end());
    const std::vector<NamePattern> exclude(options.exclude.begin(), options.exclude.end());
    return [match, exclude](const std::string& name) {
        const bool wanted = match.empty() ? !name.starts_with(names::kOwnGroups) : is_any_of(match, name);
        return wanted && !is_any_of(exclude, name);
    };
}

/// Every group of the cluster, or of those the ones that match.
bool are_all(const LagOptions& options) {
    return options.all || !options.match.empty() || !options.exclude.empty();
}

LagQuery to_query(const LagOptions& options) {
    LagQuery query{options.selection->named(), options.selection->topics, to_time_lag(options),
                   options.until_caught_up ? SecondLook::all : SecondLook::none};
    if (are_all(options) && !query.groups.empty())
        throw Error(ErrorCategory::argument,
                    fmt::format("{} and a group exclude each other", options.all              ? "--all"
                                                                     : !options.match.empty() ? "--match"
                                                                                              : "--exclude"));
    if (are_all(options))
        query.wanted = wanted_by(options);
    else if (query.groups.empty())
        query.groups = {std::string(names::kAnalyticsGroup)};
    return query;
}

LagLimits to_limits(const LagOptions& options) {
    LagLimits limits;
    if (options.max_lag >= 0) limits.lag = options.max_lag;
    if (!options.max_age.empty()) limits.age = parse_duration(options.max_age);
    if (limits.age && options.time_lag == "off")
        throw Error(ErrorCategory::argument, "--max-age needs the time lag that --time-lag off leaves out");
    return limits;
}

LagOrder to_order(const std::string& sort) {
    return sort == "age" ? LagOrder::age : sort == "name" ? LagOrder::name : LagOrder::lag;
}

void print_hints(const LagReport& report, Context& context) {
    for (const auto& [lag, judgement] : report.groups)
        if (!judgement.hint.empty())
            context.hint(report.groups.size() > 1 ? lag.group + ": " + judgement.hint : judgement.hint);
}

/// A name may act on a terminal, and a metrics file has it as it is.
void print_metrics(const LagReport& report, Context& context) {
    if (!context.out_is_terminal()) return print_lag_metrics(report, context.out());
    std::stringstream text;
    print_lag_metrics(report, text);
    for (std::string line; std::getline(text, line);) context.out() << escape_line(line) << '\n';
}

void print(const LagReport& report, bool all, Context& context) {
    if (context.json()) return print_lag_json(report, context.out());
    if (context.output() == "text") return print_lag_text(report, context.out());
    if (context.output() == "prometheus") return print_metrics(report, context);
    if (all && report.groups.empty()) {
        if (report.listing_error.empty()) context.note("there is no consumer group yet");
    } else if (all) {
        print_lag_summary(report, context.out(), context.palette(), context.out_columns());
    } else {
        print_lag_details(report, context.out(), context.palette(), context.out_columns());
        context.out().flush();  // before the hints on stderr
        print_hints(report, context);
    }
    if (report.ages_left_out > 0)
        context.note(
            fmt::format("the ages of the oldest events of {} partitions were left out, those with least "
                        "unread; --time-lag exact reads them all",
                        report.ages_left_out));
}

/// No group, or nothing could be learnt about any: that is no answer.
void require_answer(const LagReport& report, bool by_pattern) {
    if (report.groups.empty() && report.listing_error.empty() && by_pattern)
        throw Error(
            ErrorCategory::kafka, "no group matches",
            "the whole name has to match, as in '.*part.*'; see them all: shortener-events lag --all");
    const auto nothing = [](const JudgedGroup& group) {
        return !group.lag.error.empty() && group.lag.partitions.empty();
    };
    if (!report.groups.empty() && std::ranges::all_of(report.groups, nothing))
        throw Error(ErrorCategory::kafka,
                    fmt::format("cannot read group \"{}\": {}", report.groups.front().lag.group,
                                report.groups.front().lag.error),
                    report.groups.front().judgement.hint);
}

/// Over a limit: no. Not over, but not fully known either, or not every group of --all: Kafka could not be
/// read.
int status_of(const LagReport& report, const LagLimits& limits, bool is_narrowed, Context& context) {
    auto findings = limits.any() ? check_limits(report, limits) : LimitFindings{};
    if (auto gap = what_is_not_listed(report); !gap.empty()) findings.unknown.push_back(std::move(gap));
    const auto is_unmeasured = [](const JudgedGroup& group) {
        return group.judgement.verdict == Verdict::unknown && group.lag.partitions.empty();
    };
    if (!is_narrowed && !report.groups.empty() && std::ranges::all_of(report.groups, is_unmeasured))
        findings.unknown.emplace_back("nothing could be measured");
    for (const auto& clause : findings.over) context.warn(clause);
    for (const auto& clause : findings.unknown) context.warn(clause);
    return !findings.over.empty() ? kNo : findings.unknown.empty() ? kDone : kKafka;
}

int run_once(const LagOptions& options, LagSampler& sampler, Context& context) {
    context.go_on_without_reader();
    const LagLimits limits = to_limits(options);
    const auto apart = options.sample.empty() ? Duration(0) : parse_interval("--sample", options.sample);
    LagReport report = sampler.sample();
    if (apart > Duration(0)) {
        sleep_for(apart, {});
        report = sampler.sample();
    }
    require_answer(report, !options.match.empty() || !options.exclude.empty());
    sort_report(report, to_order(options.sort));
    print(report, are_all(options), context);
    context.leave(status_of(report, limits, !options.selection->topics.empty(), context));
}

/// What does not end with one report, and what of a report's flags nobody looks at there.
struct LagMode {
    const char* flag;
    std::vector<const char*> vain;
    const char* hint;
};

const std::array<LagMode, 3>& lag_modes() {
    static const std::array<LagMode, 3> modes{{
        {"--watch",
         {"--sample", "--max-lag", "--max-age"},
         "its samples are as far apart as --watch=DURATION says"},
        {"--listen",
         {"--sort", "--max-lag", "--max-age"},
         "limits are for who reads the metrics, or for: lag check"},
        {"--until-caught-up",
         {"--sample", "--sort", "--max-lag", "--max-age"},
         "it waits until no event is unread, at most for --timeout"},
    }};
    return modes;
}

/// A screen, an exporter and a wait say what they say, and have no limits.
void refuse_without_effect(const LagOptions& options, const Context& context) {
    for (const auto& mode : lag_modes()) {
        if (options.given->count(mode.flag) == 0) continue;
        if (context.output() != "table")
            throw Error(ErrorCategory::argument,
                        fmt::format("{} has a form of its own, and --output no effect with it", mode.flag));
        for (const char* const flag : mode.vain)
            if (options.given->count(flag) > 0)
                throw Error(ErrorCategory::argument, fmt::format("{} has no effect with {}", flag, mode.flag),
                            mode.hint);
    }
}

bool is_duration(const std::string& text) {
    try {
        parse_duration(text);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// What a word that names no group was probably meant as; "": as a group.
std::string meaning_of_word(const std::string& word, const LagOptions& options) {
    if (!options.watch.empty() && is_duration(word)) return fmt::format("did you mean --watch={}?", word);
    if (word == "help") return "did you mean --help?";
    return did_you_mean(word, {"check"}).empty() ? "" : "did you mean the command \"lag check\"?";
}

bool tells_of(const Error& error, const std::string& group) {
    return error.kafka().code == kafka_error::kUnknownGroup &&
           std::string_view(error.what()).find(fmt::format("\"{}\"", group)) != std::string_view::npos;
}

Error with_meaning(const Error& error, const LagOptions& options) {
    for (const auto& word : options.selection->named()) {
        const auto meaning = meaning_of_word(word, options);
        if (meaning.empty() || !tells_of(error, word)) continue;
        return {error.category(), error.what(),
                error.hint().empty() ? meaning : meaning + "; " + error.hint(), error.kafka()};
    }
    return error;
}

int run_mode(const LagOptions& options, Context& context) {
    constexpr Duration kOneSample{
        5000};  // of those that --until-caught-up takes: one that fails is not the last
    KafkaSettings settings = context.kafka();
    if (options.until_caught_up) settings.timeout = std::min(settings.timeout, kOneSample);
    LagSampler sampler(settings, options.selection->end(), to_query(options));
    const auto every = [&](const char* otherwise) {
        if (!options.watch.empty()) return parse_interval("--watch", options.watch);
        return parse_interval("--sample", options.sample.empty() ? otherwise : options.sample);
    };
    if (!options.listen.empty()) return export_lag(sampler, options.listen, every("10s"), context);
    if (!options.watch.empty())
        return watch_lag(sampler, {every("2s"), to_order(options.sort), are_all(options)}, context);
    if (options.until_caught_up) {
        const bool done = wait_until_caught_up(sampler, context.kafka().timeout, context);
        return Interrupt::exit_status(done ? kDone : kNo);
    }
    return run_once(options, sampler, context);
}

int run(const LagOptions& options, Context& context) try {
    refuse_without_effect(options, context);
    return run_mode(options, context);
} catch (const Error& error) {
    throw with_meaning(error, options);
}

void declare_groups(CLI::App& command, LagOptions& options) {
    declare_lag_selection(command, *options.selection);
    command.add_flag("--all", options.all,
                     "every group of the cluster, one line each, but for our own (shortener-events-…)");
    command
        .add_option("--match", options.match,
                    "of every group those whose whole name matches; may be repeated")
        ->type_name("REGEX")
        ->allow_extra_args(false);
    command.add_option("--exclude", options.exclude, "of every group not those; may be repeated")
        ->type_name("REGEX")
        ->allow_extra_args(false);
    command.add_option("--sort", options.sort, "what comes first: most lag, the oldest event, or by name")
        ->check(CLI::IsMember({"lag", "age", "name"}))
        ->type_name("ORDER")
        ->capture_default_str();
    command
        .add_option(
            "--time-lag", options.time_lag,
            "read the age of the oldest unread events: exact for all, off for none (default: of at most 512 "
            "partitions, those with most unread of each group)")
        ->check(CLI::IsMember({"exact", "off"}))
        ->type_name("HOW");
}

void declare_modes(CLI::App& command, LagOptions& options) {
    command
        .add_option("--sample", options.sample, "take two samples so far apart, for rates and the direction")
        ->type_name("DURATION");
    auto* watch =
        command.add_flag("--watch{2s}", options.watch, "redraw every 2s, or --watch=DURATION; q ends it");
    command.add_option("--max-lag", options.max_lag, "end with 1 when a group's lag is larger")
        ->type_name("N")
        ->check(count_check(0, INT64_MAX));
    command
        .add_option("--max-age", options.max_age, "end with 1 when a group's oldest unread event is older")
        ->type_name("DURATION");
    auto* until = command.add_flag("--until-caught-up", options.until_caught_up,
                                   "wait until everything is read, at most for --timeout; 1 when it is not");
    auto* listen = command
                       .add_option("--listen", options.listen,
                                   "serve Prometheus metrics, /healthz and /readyz, a sample every 10s or as "
                                   "--sample says; PORT "
                                   "alone is for this machine, :PORT for every interface")
                       ->type_name("HOST:PORT");
    watch->excludes(until)->excludes(listen);
    until->excludes(listen);
}

}  // namespace

void declare_lag(CommandTree& tree) {
    auto options = std::make_shared<LagOptions>();
    CLI::App* command = tree.add_command(
        "lag",
        {"shortener-events lag", "shortener-events lag billing --topic url-shortener.click",
         "shortener-events lag --all --sort age", "shortener-events lag --all --watch",
         "shortener-events lag --sample 5s -o json", "shortener-events lag --max-lag 1000 --max-age 5m",
         "shortener-events lag --until-caught-up --timeout 60s",
         "shortener-events lag --match 'billing-.*' --exclude '.*-test'",
         "shortener-events lag --all --listen 0.0.0.0:9308"});
    declare_groups(*command, *options);
    declare_modes(*command, *options);
    options->given = command;
    tree.add_output(*command, {"table", "text", "json", "prometheus"});
    tree.on_run(*command, options, run);
    declare_lag_check(tree, *command, options->selection);
}

}  // namespace shortener_events::cli
