#include "cli/commands/simulate/simulate_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/delivery/event_publisher.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

Faults to_faults(const SimulateFlags& flags) {
    Faults faults;
    if (!flags.invalid.empty()) parse_invalid(flags.invalid, faults);
    if (!flags.duplicates.empty()) {
        const auto [share, distance] = parse_share_and_distance(flags.duplicates, faults.distance);
        faults.duplicates = share;
        faults.distance = distance;
    }
    if (!flags.late.empty()) {
        const auto [share, duration] = parse_share_and_duration(flags.late);
        faults.late = share;
        faults.late_by = duration;
    }
    if (!flags.unknown_codes.empty()) faults.unknown_codes = parse_share(flags.unknown_codes);
    faults.shuffle = flags.shuffle;
    faults.shuffle_window = flags.shuffle_window;
    if (faults.duplicates > 0 && flags.delivery.key != "uuid")
        throw Error(
            ErrorCategory::argument,
            "--duplicates needs --key uuid: without it nobody can tell a repetition from another event");
    return faults;
}

std::uint64_t count_of(const SimulateFlags& flags, double rate) {
    if (flags.duration.empty() == (flags.count == 0))
        throw Error(ErrorCategory::argument, "with --rate, give either --count or --for");
    if (flags.count > 0) return flags.count;
    const double seconds = static_cast<double>(parse_duration(flags.duration).count()) / 1000;
    const double count = std::round(rate * seconds);
    if (count < 1 || count > static_cast<double>(kMostCounted))
        throw Error(
            ErrorCategory::argument,
            fmt::format("--rate {} --for {} is {}", flags.rate, flags.duration,
                        count < 1 ? "no event at all" : "more events than can be counted"),
            count < 1 ? "give a longer time or a higher rate" : "give a shorter time or a lower rate");
    return static_cast<std::uint64_t>(count);
}

/// How many events over how long; without a rate, as fast as possible and a millisecond apart up to now.
void set_length(const SimulateFlags& flags, std::int64_t now, ScenarioOptions& scenario) {
    if (flags.rate.empty()) {
        if (flags.count == 0)
            throw Error(ErrorCategory::argument, "say how much: --count N, or --for and --rate");
        if (!flags.duration.empty()) throw Error(ErrorCategory::argument, "--for needs --rate");
        if (!flags.max_late.empty()) throw Error(ErrorCategory::argument, "--max-late needs --rate");
        scenario.count = flags.count;
        scenario.duration = std::chrono::milliseconds(flags.count);
        scenario.begin_ms = now - static_cast<std::int64_t>(flags.count);
        return;
    }
    const double rate = parse_rate(flags.rate);
    scenario.begin_ms = now;
    scenario.count = count_of(flags, rate);
    scenario.duration =
        std::chrono::microseconds(std::llround(static_cast<double>(scenario.count) / rate * 1e6));
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

ScenarioOptions to_scenario(const SimulateFlags& flags, std::uint64_t seed, std::int64_t now) {
    ScenarioOptions scenario;
    scenario.seed = seed;
    scenario.shape = parse_shape(flags.shape);
    scenario.spacing = parse_spacing(flags.arrivals);
    scenario.zipf = flags.zipf;
    scenario.visitors = parse_growth(flags.visitors);
    scenario.faults = to_faults(flags);
    set_length(flags, now, scenario);
    return scenario;
}

Pace to_pace(const SimulateFlags& flags) {
    Pace pace;
    if (!flags.rate.empty()) pace.target = parse_rate(flags.rate);
    if (!flags.min_rate.empty()) pace.min_rate = parse_rate(flags.min_rate);
    if (!flags.max_late.empty()) pace.max_late = parse_duration(flags.max_late);
    return pace;
}

Json asked_for(const SimulateFlags& flags) {
    Json asked = Json::object();
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) asked[name] = value;
    };
    if (flags.count > 0) asked["count"] = flags.count;
    put("for", flags.duration);
    put("rate", flags.rate);
    put("shape", flags.shape);
    put("arrivals", flags.arrivals);
    if (flags.create > 0) asked["create"] = flags.create;
    put("codes", flags.codes_file);
    if (flags.codes_from_topic) asked["codes_from_topic"] = flags.created_topic;
    asked["zipf"] = flags.zipf;
    put("visitors", flags.visitors);
    put("invalid", flags.invalid);
    put("duplicates", flags.duplicates);
    put("late", flags.late);
    put("unknown_codes", flags.unknown_codes);
    if (flags.shuffle) asked["shuffle_window"] = flags.shuffle_window;
    return asked;
}

void declare_simulate_flags(CommandTree& tree, CLI::App& command, SimulateFlags& flags) {
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command.add_option(name, value, text)->type_name(type);
    };
    add("--count", flags.count, "clicks to publish", "N")->check(count_check(1));
    add("--for", flags.duration, "how long, with --rate", "DURATION");
    add("--rate", flags.rate, "mean rate, kept by the clock (open loop); without it, as fast as possible",
        "RATE");
    add("--min-rate", flags.min_rate,
        "exit with 1 when fewer were delivered per second, in the mean or, with --rate, in a window of it",
        "RATE");
    add("--max-late", flags.max_late,
        "exit with 1 when one was acknowledged later than that after it was due", "DURATION");
    add("--shape", flags.shape, "steady, ramp, spike, or daily: each day (UTC) is busiest at noon", "SHAPE")
        ->check(CLI::IsMember({"steady", "ramp", "spike", "daily"}))
        ->capture_default_str();
    add("--arrivals", flags.arrivals,
        "poisson: as of many people, with bursts and gaps; even: at equal distances", "SPACING")
        ->check(CLI::IsMember({"poisson", "even"}))
        ->capture_default_str();
    auto* create = add("--create", flags.create, "create N short URLs first, and click on them", "N")
                       ->check(count_check(1, kMostEvents));
    auto* file = add("--codes", flags.codes_file,
                     "click on the codes of a file: CODE or CODE<tab>URL a line; - is stdin", "FILE");
    auto* from_topic = command.add_flag("--codes-from-topic", flags.codes_from_topic,
                                        "click on the URLs whose creation is in the topic");
    file->excludes(create)->excludes(from_topic);
    from_topic->excludes(create);
    add("--zipf", flags.zipf, "how unequal the codes' popularity is; 0: all alike", "EXPONENT")
        ->check(decimal_check(0, 10))
        ->capture_default_str();
    add("--visitors", flags.visitors,
        "how many different visitors n clicks come from: K times n to the power of BETA", "K:BETA")
        ->capture_default_str();
    add("--invalid", flags.invalid,
        "share of events that break the contract, of every kind, or of the kinds named: "
        "bad-date=1%,cut-off=2%",
        "SHARE|KIND=SHARE,...");
    command.add_flag("--list-faults", flags.list_faults,
                     "show the kinds of invalid events, and the rule that validate names for each");
    add("--duplicates", flags.duplicates,
        "share of events that repeat an earlier one, and at most how many events later (default 100)",
        "SHARE[:N]");
    add("--late", flags.late,
        "share of events that occurred earlier, and by how much at most, such as 5%:10m", "SHARE:DURATION");
    add("--unknown-codes", flags.unknown_codes, "share of clicks on codes that were never created", "SHARE");
    auto* shuffle = command.add_flag("--shuffle", flags.shuffle, "timestamps out of order");
    add("--shuffle-window", flags.shuffle_window, "by fewer events than this", "N")
        ->check(count_check(2, kMostEvents))
        ->capture_default_str()
        ->needs(shuffle);
    add("--truth", flags.truth_file,
        "write what a correct consumer must count, as JSON: what the broker acknowledged", "FILE");
    add("--topic", flags.topic, "where the clicks go, or with --verify are", "TOPIC")
        ->capture_default_str()
        ->each([named = &flags.verify.topic](const std::string& topic) { *named = topic; });
    add("--created-topic", flags.created_topic, "where the created URLs go", "TOPIC")->capture_default_str();
    declare_contracts_flag(command, flags.contracts);
    auto* dry_run = command.add_flag("--dry-run", flags.dry_run,
                                     "print the clicks instead of publishing them; creations are not shown");
    declare_delivery_flags(command, flags.delivery);
    exclude_without_delivery(command, *dry_run, {"--min-rate", "--max-late"});
    declare_seed_flags(command, flags.seed);
    declare_verify_flags(tree, command, flags.verify);
}

}  // namespace shortener_events::cli
