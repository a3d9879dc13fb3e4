// simulate: a traffic generator.
#include <fmt/format.h>

#include <cmath>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/simulate/simulation.hpp"
#include "cli/delivery/event_publisher.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/known_urls.hpp"
#include "cli/input/quantities.hpp"
#include "cli/output/output_file.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::uint64_t kMadeUpCodes = 50;

struct SimulateOptions {
    std::uint64_t count = 0;
    std::string duration, rate, min_rate, shape = "steady";
    std::string codes_file;
    bool codes_from_topic = false;
    std::uint64_t create = 0;
    double zipf = 1.1;
    std::string invalid, duplicates, late;
    bool shuffle = false;
    std::string truth_file;
    std::string topic{names::kClickTopic}, created_topic{names::kUrlCreatedTopic};
    bool dry_run = false;
    SeedFlags seed;
    ContractsFlag contracts;
    DeliveryFlags delivery;
};

Faults to_faults(const SimulateOptions& options) {
    Faults faults;
    if (!options.invalid.empty()) faults.invalid = parse_share(options.invalid);
    if (!options.duplicates.empty()) faults.duplicates = parse_share(options.duplicates);
    if (!options.late.empty()) {
        const auto [share, duration] = parse_share_and_duration(options.late);
        faults.late = share;
        faults.late_by = duration;
    }
    faults.shuffle = options.shuffle;
    return faults;
}

/// How many events over how long; without a rate, as fast as possible and a millisecond apart up to now.
Traffic to_traffic(const SimulateOptions& options, std::int64_t now) {
    Traffic traffic;
    traffic.shape = parse_shape(options.shape);
    traffic.paced = !options.rate.empty() && !options.dry_run;
    if (!options.min_rate.empty()) traffic.min_rate = parse_rate(options.min_rate);
    if (options.rate.empty()) {
        if (options.count == 0)
            throw Error(ErrorCategory::argument, "say how much: --count N, or --for and --rate");
        if (!options.duration.empty()) throw Error(ErrorCategory::argument, "--for needs --rate");
        traffic.count = options.count;
        traffic.duration = std::chrono::milliseconds(options.count);
        traffic.begin_ms = now - static_cast<std::int64_t>(options.count);
        return traffic;
    }
    const double rate = parse_rate(options.rate);
    traffic.begin_ms = now;
    if (options.duration.empty() == (options.count == 0))
        throw Error(ErrorCategory::argument, "with --rate, give either --count or --for");
    traffic.count = options.count;
    if (options.count == 0) {
        const double seconds = static_cast<double>(parse_duration(options.duration).count()) / 1000;
        traffic.count = static_cast<std::uint64_t>(std::llround(rate * seconds));
    }
    traffic.duration =
        std::chrono::microseconds(std::llround(static_cast<double>(traffic.count) / rate * 1e6));
    return traffic;
}

std::vector<ShortUrl> made_up_urls(std::uint64_t count, std::uint64_t seed) {
    EventGenerator generator(seed);
    std::vector<ShortUrl> urls;
    for (std::uint64_t i = 0; i < count; ++i) urls.push_back(generator.short_url());
    return urls;
}

std::vector<ShortUrl> choose_urls(const SimulateOptions& options, std::uint64_t seed, Context& context) {
    if (options.codes_from_topic) return read_created_urls(context, options.created_topic);
    if (!options.codes_file.empty()) return read_urls_file(options.codes_file);
    return made_up_urls(options.create > 0 ? options.create : kMadeUpCodes, seed);
}

/// Publishes the creation of the URLs first. Returns the exit status.
int create_urls(const std::vector<ShortUrl>& urls, const SimulateOptions& options, std::uint64_t seed,
                std::int64_t at_ms, Context& context) {
    EventGenerator generator(seed + 1);
    std::vector<std::string> events;
    for (const auto& url : urls) events.push_back(to_json(generator.url_created(url, at_ms)));
    if (!options.dry_run)
        return publish_events(events, options.created_topic, options.delivery, seed + 1, context).status;
    for (const auto& event : events) context.out() << event << '\n';
    return kDone;
}

/// One of each kind stands for all: contracts that ask for other events are found before any is sent.
void check_kinds(const SimulateOptions& options, std::uint64_t seed, Context& context) {
    const auto registry = load_contracts(options.contracts, context);
    EventGenerator generator(seed);
    const ShortUrl url = generator.short_url();
    check_events({to_json(generator.click(url, now_of(options.seed)))}, "click", registry);
    if (options.create > 0)
        check_events({to_json(generator.url_created(url, now_of(options.seed)))}, "url-created", registry);
}

int run(const SimulateOptions& options, Context& context) {
    FileRoles files;
    files.reads("--codes", options.codes_file);
    files.replaces("--truth", options.truth_file);
    files.reads_contracts(options.contracts.directory);
    add_files(files, options.delivery);
    check_files(files, context);
    const std::uint64_t seed = seed_of(options.seed);
    check_kinds(options, seed, context);
    const Traffic traffic = to_traffic(options, now_of(options.seed));
    const Faults faults = to_faults(options);
    const auto urls = choose_urls(options, seed, context);
    if (options.create > 0)
        if (const int status = create_urls(urls, options, seed, traffic.begin_ms, context)) return status;
    Scenario scenario(seed, urls, options.zipf, faults,
                      Schedule(traffic.shape, traffic.count, traffic.duration), traffic.begin_ms);
    Truth truth;
    const int status = options.dry_run ? print_traffic(traffic, scenario, truth, context)
                                       : publish_traffic(traffic, scenario, options.topic, options.delivery,
                                                         seed, truth, context);
    if (!options.truth_file.empty()) write_truth(truth, options.truth_file);
    return status;
}

}  // namespace

void declare_simulate(CommandTree& tree) {
    auto options = std::make_shared<SimulateOptions>();
    CLI::App* command =
        tree.add(tree.root, "simulate", "Generate traffic: clicks at a rate, with faults if wanted",
                 {"shortener-events simulate --create 20 --count 10000",
                  "shortener-events simulate --rate 500/s --for 1m --shape spike",
                  "shortener-events simulate --count 1000 --invalid 1% --duplicates 2% --truth truth.json",
                  "shortener-events simulate --count 5 --seed 1 --now 2026-01-31T09:30:00Z --dry-run"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("--count", options->count, "clicks to publish", "N")->check(count_check(1));
    add("--for", options->duration, "how long, with --rate", "DURATION");
    add("--rate", options->rate, "mean rate, kept by the clock (open loop); without it, as fast as possible",
        "RATE");
    add("--min-rate", options->min_rate, "exit with 1 when fewer were delivered per second", "RATE");
    add("--shape", options->shape, "steady, ramp, spike or daily", "SHAPE")
        ->check(CLI::IsMember({"steady", "ramp", "spike", "daily"}))
        ->capture_default_str();
    auto* create = add("--create", options->create, "create N short URLs first, and click on them", "N")
                       ->check(count_check(1, kMostEvents));
    auto* file = add("--codes", options->codes_file,
                     "click on the codes of a file: CODE or CODE<tab>URL a line", "FILE");
    auto* from_topic = command->add_flag("--codes-from-topic", options->codes_from_topic,
                                         "click on the URLs whose creation is in the topic");
    file->excludes(create)->excludes(from_topic);
    from_topic->excludes(create);
    add("--zipf", options->zipf, "how unequal the codes' popularity is; 0: all alike", "EXPONENT")
        ->check(decimal_check(0, 10))
        ->capture_default_str();
    add("--invalid", options->invalid, "share of events that break the contract", "SHARE");
    add("--duplicates", options->duplicates, "share of events that repeat an earlier one", "SHARE");
    add("--late", options->late,
        "share of events that occurred earlier, and by how much at most, such as 5%:10m", "SHARE:DURATION");
    command->add_flag("--shuffle", options->shuffle, "timestamps out of order");
    add("--truth", options->truth_file, "write what a correct consumer must count, as JSON", "FILE");
    add("--topic", options->topic, "where the clicks go", "TOPIC")->capture_default_str();
    add("--created-topic", options->created_topic, "where the created URLs go", "TOPIC")
        ->capture_default_str();
    command->add_flag("--dry-run", options->dry_run, "print the events instead of publishing them");
    declare_contracts_flag(*command, options->contracts);
    declare_delivery_flags(*command, options->delivery);
    declare_seed_flags(*command, options->seed);
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
