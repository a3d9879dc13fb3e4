// simulate: a traffic generator.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/simulate/simulation.hpp"
#include "cli/commands/simulate/verify.hpp"
#include "cli/delivery/event_publisher.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/known_urls.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::uint64_t kMadeUpCodes = 50;

struct SimulateOptions {
    std::uint64_t count = 0;
    std::string duration, rate, min_rate, max_late, shape = "steady", arrivals = "poisson";
    std::string codes_file;
    bool codes_from_topic = false;
    std::uint64_t create = 0;
    double zipf = 1.1;
    std::string visitors = "1:0.8";
    std::string invalid, duplicates, late, unknown_codes;
    bool shuffle = false;
    std::uint64_t shuffle_window = 100;
    bool list_faults = false;
    std::string truth_file;
    VerifyOptions verify;
    std::string topic{names::kClickTopic}, created_topic{names::kUrlCreatedTopic};
    bool dry_run = false;
    SeedFlags seed;
    ContractsFlag contracts;
    DeliveryFlags delivery;
};

Faults to_faults(const SimulateOptions& options) {
    Faults faults;
    if (!options.invalid.empty()) parse_invalid(options.invalid, faults);
    if (!options.duplicates.empty()) {
        const auto [share, distance] = parse_share_and_distance(options.duplicates, faults.distance);
        faults.duplicates = share;
        faults.distance = distance;
    }
    if (!options.late.empty()) {
        const auto [share, duration] = parse_share_and_duration(options.late);
        faults.late = share;
        faults.late_by = duration;
    }
    if (!options.unknown_codes.empty()) faults.unknown_codes = parse_share(options.unknown_codes);
    faults.shuffle = options.shuffle;
    faults.shuffle_window = options.shuffle_window;
    if (faults.duplicates > 0 && options.delivery.key != "uuid")
        throw Error(
            ErrorCategory::argument,
            "--duplicates needs --key uuid: without it nobody can tell a repetition from another event");
    return faults;
}

std::uint64_t count_of(const SimulateOptions& options, double rate) {
    if (options.duration.empty() == (options.count == 0))
        throw Error(ErrorCategory::argument, "with --rate, give either --count or --for");
    if (options.count > 0) return options.count;
    const double seconds = static_cast<double>(parse_duration(options.duration).count()) / 1000;
    const double count = std::round(rate * seconds);
    if (count < 1 || count > static_cast<double>(kMostCounted))
        throw Error(
            ErrorCategory::argument,
            fmt::format("--rate {} --for {} is {}", options.rate, options.duration,
                        count < 1 ? "no event at all" : "more events than can be counted"),
            count < 1 ? "give a longer time or a higher rate" : "give a shorter time or a lower rate");
    return static_cast<std::uint64_t>(count);
}

/// How many events over how long; without a rate, as fast as possible and a millisecond apart up to now.
void set_length(const SimulateOptions& options, std::int64_t now, ScenarioOptions& scenario) {
    if (options.rate.empty()) {
        if (options.count == 0)
            throw Error(ErrorCategory::argument, "say how much: --count N, or --for and --rate");
        if (!options.duration.empty()) throw Error(ErrorCategory::argument, "--for needs --rate");
        if (!options.max_late.empty()) throw Error(ErrorCategory::argument, "--max-late needs --rate");
        scenario.count = options.count;
        scenario.duration = std::chrono::milliseconds(options.count);
        scenario.begin_ms = now - static_cast<std::int64_t>(options.count);
        return;
    }
    const double rate = parse_rate(options.rate);
    scenario.begin_ms = now;
    scenario.count = count_of(options, rate);
    scenario.duration =
        std::chrono::microseconds(std::llround(static_cast<double>(scenario.count) / rate * 1e6));
}

ScenarioOptions to_scenario(const SimulateOptions& options, std::uint64_t seed, std::int64_t now) {
    ScenarioOptions scenario;
    scenario.seed = seed;
    scenario.shape = parse_shape(options.shape);
    scenario.spacing = parse_spacing(options.arrivals);
    scenario.zipf = options.zipf;
    scenario.visitors = parse_growth(options.visitors);
    scenario.faults = to_faults(options);
    set_length(options, now, scenario);
    return scenario;
}

Pace to_pace(const SimulateOptions& options) {
    Pace pace;
    if (!options.rate.empty()) pace.target = parse_rate(options.rate);
    if (!options.min_rate.empty()) pace.min_rate = parse_rate(options.min_rate);
    if (!options.max_late.empty()) pace.max_late = parse_duration(options.max_late);
    return pace;
}

std::vector<ShortUrl> choose_urls(const SimulateOptions& options, EventGenerator& generator,
                                  Context& context) {
    if (options.codes_from_topic) return read_created_urls(context, options.created_topic);
    if (!options.codes_file.empty()) return read_urls_file(options.codes_file);
    std::vector<ShortUrl> urls;
    for (std::uint64_t i = options.create > 0 ? options.create : kMadeUpCodes; i > 0; --i)
        urls.push_back(generator.short_url());
    return urls;
}

/// Publishes the creation of the URLs first. Returns the exit status.
int create_urls(const std::vector<ShortUrl>& urls, const SimulateOptions& options,
                const ScenarioOptions& scenario, EventGenerator& generator, Context& context) {
    std::vector<std::string> events;
    for (const auto& url : urls) events.push_back(to_json(generator.url_created(url, scenario.begin_ms)));
    return publish_events(events, options.created_topic, options.delivery,
                          {scenario.seed, "simulate: creations"}, context)
        .status;
}

/// What was asked for, as it was written.
Json asked_for(const SimulateOptions& options) {
    Json asked = Json::object();
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) asked[name] = value;
    };
    if (options.count > 0) asked["count"] = options.count;
    put("for", options.duration);
    put("rate", options.rate);
    put("shape", options.shape);
    put("arrivals", options.arrivals);
    if (options.create > 0) asked["create"] = options.create;
    put("codes", options.codes_file);
    if (options.codes_from_topic) asked["codes_from_topic"] = options.created_topic;
    asked["zipf"] = options.zipf;
    put("visitors", options.visitors);
    put("invalid", options.invalid);
    put("duplicates", options.duplicates);
    put("late", options.late);
    put("unknown_codes", options.unknown_codes);
    if (options.shuffle) asked["shuffle_window"] = options.shuffle_window;
    return asked;
}

Truth begin_truth(const SimulateOptions& options, const ScenarioOptions& scenario, std::int64_t now) {
    Json head{
        {"schema", "simulation-truth/2"}, {"by", fmt::format("shortener-events {}", version())},
        {"seed", scenario.seed},          {"now", format_utc(now)},
        {"options", asked_for(options)},  {"topic", options.dry_run ? Json(nullptr) : Json(options.topic)},
        {"planned", scenario.count}};
    return {std::move(head), scenario.faults.duplicates > 0 ? scenario.faults.distance : 0};
}

int list_faults(Context& context) {
    for (const InvalidKind& kind : kInvalidKinds)
        context.out() << fmt::format("{:<13} {:<9} {}{}\n", kind.name, kind.rule, kind.meaning,
                                     kind.by_name_only ? " (by name only)" : "");
    return kDone;
}

/// One of each kind stands for all: contracts that ask for other events are found before any is sent.
void check_kinds(const SimulateOptions& options, std::uint64_t seed, std::int64_t now, Context& context) {
    const auto registry = load_contracts(options.contracts, context);
    EventGenerator generator(seed, kSimulateCommand);
    const ShortUrl url = generator.short_url();
    check_events({to_json(generator.click(url, now))}, "click", registry);
    if (options.create > 0) check_events({to_json(generator.url_created(url, now))}, "url-created", registry);
}

int run(const SimulateOptions& options, Context& context) {
    if (options.list_faults) return list_faults(context);
    if (!options.verify.truth.empty()) return verify_truth(options.verify, options.contracts, context);
    FileRoles files;
    files.reads("--codes", options.codes_file);
    files.replaces("--truth", options.truth_file);
    files.reads_contracts(options.contracts.directory);
    add_files(files, options.delivery);
    check_files(files, context);
    const std::uint64_t seed = seed_of(options.seed);
    const std::int64_t now = now_of(options.seed);
    check_kinds(options, seed, now, context);
    const ScenarioOptions scenario_options = to_scenario(options, seed, now);
    EventGenerator generator(seed, kSimulateCommand);
    const auto urls = choose_urls(options, generator, context);
    Scenario scenario(scenario_options, urls);
    std::optional<TruthFile> truth;
    if (!options.truth_file.empty())
        truth.emplace(options.truth_file, begin_truth(options, scenario_options, now), context);
    TruthFile* told = truth ? &*truth : nullptr;
    note_recipe(options.seed, seed, now, context);
    if (options.dry_run) return print_traffic(scenario_options, scenario, told, context);
    if (options.create > 0)
        if (const int status = create_urls(urls, options, scenario_options, generator, context)) {
            if (told) told->finish(false);
            return status;
        }
    return publish_traffic(scenario_options, to_pace(options), scenario, {options.topic, options.delivery},
                           told, context);
}

bool is_of_verify(const std::string& option) {
    constexpr std::array kNames{"--help", "--topic", "--contracts", "--strict"};
    return std::ranges::find(kNames, option) != kNames.end();
}

/// What makes traffic has no effect where some is only looked at.
void declare_verify_flags(CommandTree& tree, CLI::App& command, VerifyOptions& verify) {
    auto* truth = command
                      .add_option("--verify", verify.truth,
                                  "make no traffic: compare the truth of a run with --db or --topic, name "
                                  "each difference, and exit with 1 if there is one")
                      ->type_name("FILE");
    for (CLI::Option* option : command.get_options())
        if (option != truth && !is_of_verify(option->get_name())) truth->excludes(option);
    auto* db = command
                   .add_option("--db", verify.db,
                               "with --verify: the database of consume, SQLite or postgresql://...")
                   ->type_name("FILE|URL")
                   ->needs(truth);
    for (const char* of_topic : {"--topic", "--contracts", "--strict"})
        db->excludes(command.get_option(of_topic));
    tree.add_output(command, {"table", "text", "json"});
    command.get_option("--output")->needs(truth);
}

}  // namespace

void declare_simulate(CommandTree& tree) {
    auto options = std::make_shared<SimulateOptions>();
    CLI::App* command =
        tree.add(tree.root, "simulate", "Generate traffic: clicks at a rate, with faults if wanted",
                 {"shortener-events simulate --create 20 --count 10000",
                  "shortener-events simulate --rate 500/s --for 1m --shape spike",
                  "shortener-events simulate --count 1000 --invalid 1% --duplicates 2% --truth truth.json",
                  "shortener-events simulate --verify truth.json --db analytics.db",
                  "shortener-events simulate --count 1000 --invalid bad-date=1%,bad-utf8=0.1%",
                  "shortener-events simulate --count 5 --seed 1 --now 2026-01-31T09:30:00Z --dry-run"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("--count", options->count, "clicks to publish", "N")->check(count_check(1));
    add("--for", options->duration, "how long, with --rate", "DURATION");
    add("--rate", options->rate, "mean rate, kept by the clock (open loop); without it, as fast as possible",
        "RATE");
    add("--min-rate", options->min_rate,
        "exit with 1 when fewer were delivered per second, in the mean or, with --rate, in a window of it",
        "RATE");
    add("--max-late", options->max_late,
        "exit with 1 when one was acknowledged later than that after it was due", "DURATION");
    add("--shape", options->shape, "steady, ramp, spike, or daily: each day (UTC) is busiest at noon",
        "SHAPE")
        ->check(CLI::IsMember({"steady", "ramp", "spike", "daily"}))
        ->capture_default_str();
    add("--arrivals", options->arrivals,
        "poisson: as of many people, with bursts and gaps; even: at equal distances", "SPACING")
        ->check(CLI::IsMember({"poisson", "even"}))
        ->capture_default_str();
    auto* create = add("--create", options->create, "create N short URLs first, and click on them", "N")
                       ->check(count_check(1, kMostEvents));
    auto* file = add("--codes", options->codes_file,
                     "click on the codes of a file: CODE or CODE<tab>URL a line; - is stdin", "FILE");
    auto* from_topic = command->add_flag("--codes-from-topic", options->codes_from_topic,
                                         "click on the URLs whose creation is in the topic");
    file->excludes(create)->excludes(from_topic);
    from_topic->excludes(create);
    add("--zipf", options->zipf, "how unequal the codes' popularity is; 0: all alike", "EXPONENT")
        ->check(decimal_check(0, 10))
        ->capture_default_str();
    add("--visitors", options->visitors,
        "how many different visitors n clicks come from: K times n to the power of BETA", "K:BETA")
        ->capture_default_str();
    add("--invalid", options->invalid,
        "share of events that break the contract, of every kind, or of the kinds named: "
        "bad-date=1%,cut-off=2%",
        "SHARE|KIND=SHARE,...");
    command->add_flag("--list-faults", options->list_faults,
                      "show the kinds of invalid events, and the rule that validate names for each");
    add("--duplicates", options->duplicates,
        "share of events that repeat an earlier one, and at most how many events later (default 100)",
        "SHARE[:N]");
    add("--late", options->late,
        "share of events that occurred earlier, and by how much at most, such as 5%:10m", "SHARE:DURATION");
    add("--unknown-codes", options->unknown_codes, "share of clicks on codes that were never created",
        "SHARE");
    auto* shuffle = command->add_flag("--shuffle", options->shuffle, "timestamps out of order");
    add("--shuffle-window", options->shuffle_window, "by fewer events than this", "N")
        ->check(count_check(2, kMostEvents))
        ->capture_default_str()
        ->needs(shuffle);
    add("--truth", options->truth_file,
        "write what a correct consumer must count, as JSON: what the broker acknowledged", "FILE");
    add("--topic", options->topic, "where the clicks go, or with --verify are", "TOPIC")
        ->capture_default_str()
        ->each([named = &options->verify.topic](const std::string& topic) { *named = topic; });
    add("--created-topic", options->created_topic, "where the created URLs go", "TOPIC")
        ->capture_default_str();
    declare_contracts_flag(*command, options->contracts);
    auto* dry_run = command->add_flag("--dry-run", options->dry_run,
                                      "print the clicks instead of publishing them; creations are not shown");
    declare_delivery_flags(*command, options->delivery);
    exclude_without_delivery(*command, *dry_run, {"--min-rate", "--max-late"});
    declare_seed_flags(*command, options->seed);
    declare_verify_flags(tree, *command, options->verify);
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
