// health: whether Kafka, the topics, the contracts and the consumers are well.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli/commands/commands.hpp"
#include "cli/commands/health/health_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/monitoring_plugin.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

struct HealthOptions {
    std::vector<std::string> topics;
    std::string group{names::kAnalyticsGroup};
    bool group_is_asked_for = false;
    bool no_group = false;
    ContractsFlag contracts;
    std::string wait;
    bool nagios = false;
};

using Clock = std::chrono::steady_clock;

HealthQuery to_query(const HealthOptions& options, const Context& context) {
    HealthQuery query{options.topics, options.no_group ? std::string() : options.group,
                      options.group_is_asked_for, contracts_folder(options.contracts, context),
                      options.contracts.strict};
    if (query.topics.empty()) query.topics.assign(names::kTopics.begin(), names::kTopics.end());
    return query;
}

/// Checks again until everything is well or `wait` is over. The last checks count, which had the time that
/// was left. Ctrl-C ends the command at once: there is nothing to put in order, and a check under way may
/// take the whole timeout.
std::vector<HealthCheck> check_until_healthy(const HealthQuery& query, std::chrono::milliseconds wait,
                                             Context& context) {
    using namespace std::chrono_literals;
    const KafkaSettings& settings = context.kafka();
    const auto end = Clock::now() + wait;
    for (int rounds = 1;; ++rounds) {
        KafkaSettings attempt = settings;
        attempt.timeout =
            std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()), 100ms,
                       settings.timeout);
        auto checks = check_health(attempt, query);
        if (is_healthy(checks)) return checks;
        if (Clock::now() >= end) {
            if (rounds > 1)
                context.note(
                    fmt::format("checked {} times in {}, and never well; this is what the last found", rounds,
                                format_duration(wait)));
            return checks;
        }
        std::this_thread::sleep_for(std::min<Clock::duration>(200ms, end - Clock::now()));
    }
}

int print(const std::vector<HealthCheck>& checks, const HealthOptions& options, Context& context) {
    if (options.nagios) {
        print_health_nagios(checks, context.out());
        return health_plugin_status(checks);
    }
    if (context.json())
        print_json(context.out(), health_to_json(checks));
    else if (context.output() == "text")
        print_health_text(checks, context.out());
    else
        print_health(checks, context.out(), context.palette());
    return is_healthy(checks) ? kDone : kNo;
}

int run(const HealthOptions& options, Context& context) {
    context.go_on_without_reader();
    if (options.nagios && context.output() != "table")
        throw Error(ErrorCategory::argument,
                    "--nagios has a form of its own, and --output no effect with it");
    const HealthQuery query = to_query(options, context);
    const auto& settings = context.kafka();
    auto checks = options.wait.empty() ? check_health(settings, query)
                                       : check_until_healthy(query, parse_duration(options.wait), context);
    for (auto& check : checks) check.hint = context.filled_in(check.hint);
    return print(checks, options, context);
}

}  // namespace

void declare_health(CommandTree& tree) {
    auto options = std::make_shared<HealthOptions>();
    CLI::App* command = tree.add_command(
        "health", {"shortener-events health", "shortener-events health --wait 60s --no-group",
                   "shortener-events health -o json", "shortener-events health --nagios"});
    command
        ->add_option("--topic", options->topics,
                     "a topic that must be there; may be repeated (default: the event topics)")
        ->type_name("TOPIC")
        ->allow_extra_args(false);
    command
        ->add_option("--group", options->group,
                     "the consumer group that must make progress; one that is named must be there")
        ->each([options](const std::string&) { options->group_is_asked_for = true; })
        ->type_name("GROUP")
        ->capture_default_str();
    command->add_flag("--no-group", options->no_group, "look at no consumer group");
    declare_contracts_flag(*command, options->contracts);
    command
        ->add_option("--wait", options->wait, "check again until everything is well, for at most that long")
        ->type_name("DURATION");
    const auto* nagios = command->add_flag(
        "--nagios", options->nagios, "answer as a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN");
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run);
    tree.on_error(*command, [nagios](const Error& error, std::ostream& out) {
        return nagios->count() > 0 ? std::optional(answer_unknown("HEALTH", error, out)) : std::nullopt;
    });
}

}  // namespace shortener_events::cli
