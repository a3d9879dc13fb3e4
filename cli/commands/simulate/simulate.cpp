// simulate: a traffic generator.
#include <fmt/format.h>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/simulate/simulate_flags.hpp"
#include "cli/commands/simulate/simulation.hpp"
#include "cli/delivery/event_publisher.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/known_urls.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::uint64_t kMadeUpCodes = 50;

std::vector<ShortUrl> choose_urls(const SimulateFlags& options, EventGenerator& generator, Context& context) {
    if (options.codes_from_topic) return read_created_urls(context, options.created_topic);
    if (!options.codes_file.empty()) return read_urls_file(options.codes_file);
    std::vector<ShortUrl> urls;
    for (std::uint64_t i = options.create > 0 ? options.create : kMadeUpCodes; i > 0; --i)
        urls.push_back(generator.short_url());
    return urls;
}

/// Publishes the creation of the URLs first. Returns the exit status.
int create_urls(const std::vector<ShortUrl>& urls, const SimulateFlags& options,
                const ScenarioOptions& scenario, EventGenerator& generator, Context& context) {
    std::vector<std::string> events;
    for (const auto& url : urls) events.push_back(to_json(generator.url_created(url, scenario.begin_ms)));
    return publish_events(events, options.created_topic, options.delivery,
                          {scenario.seed, "simulate: creations"}, context)
        .status;
}

Truth begin_truth(const SimulateFlags& options, const ScenarioOptions& scenario, std::int64_t now) {
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
void check_kinds(const SimulateFlags& options, std::uint64_t seed, std::int64_t now, Context& context) {
    const auto registry = load_contracts(options.contracts, context);
    EventGenerator generator(seed, kSimulateCommand);
    const ShortUrl url = generator.short_url();
    check_events({to_json(generator.click(url, now))}, "click", registry);
    if (options.create > 0) check_events({to_json(generator.url_created(url, now))}, "url-created", registry);
}

int run(const SimulateFlags& options, Context& context) {
    if (!options.verify.truth.empty()) return verify_truth(options.verify, options.contracts, context);
    if (context.output() != "table")
        throw Error(ErrorCategory::argument, "--output has no effect without --verify",
                    "the events are lines of JSON with --dry-run; --summary-json writes the summary");
    if (options.list_faults) return list_faults(context);
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

}  // namespace

void declare_simulate(CommandTree& tree) {
    auto options = std::make_shared<SimulateFlags>();
    CLI::App* command = tree.add_command(
        "simulate", {"shortener-events simulate --create 20 --count 10000",
                     "shortener-events simulate --rate 500/s --for 1m --shape spike",
                     "shortener-events simulate --count 1000 --invalid 1% --duplicates 2% --truth truth.json",
                     "shortener-events simulate --verify truth.json --db analytics.db",
                     "shortener-events simulate --count 1000 --invalid bad-date=1%,bad-utf8=0.1%",
                     "shortener-events simulate --count 5 --seed 1 --now 2026-01-31T09:30:00Z --dry-run"});
    declare_simulate_flags(tree, *command, *options);
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
