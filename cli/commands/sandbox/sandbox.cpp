// sandbox: a broker without installing one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

#include "cli/commands/commands.hpp"
#include "cli/commands/sandbox/real_kafka.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/json.hpp"
#include "cli/process.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/embedded_broker.hpp"
#include "shortener_events/ranges.hpp"

namespace shortener_events::cli {

namespace {

using namespace std::chrono_literals;

constexpr int kLastPort = 65535;

struct SandboxOptions {
    bool kafka = false;
    int nodes = 1;
    int port = 0;  // of the first; 0: any
    int partitions = 3;
    bool no_topics = false;
    std::vector<std::string> server_properties;
    std::vector<std::string> command;
};

int partitions_of(std::string_view topic, const SandboxOptions& options) {
    return topic == names::kDeadLetterTopic ? 1 : options.partitions;
}

void announce(const Json& report, Context& context) {
    if (context.json())
        print_json(context.out(), report);
    else
        context.out() << report["brokers"].get<std::string>() << '\n';
    context.out().flush();
}

/// Runs until the user ends it, or until COMMAND ends.
int serve(const std::string& brokers, const SandboxOptions& options, Context& context) {
    const auto stop = Interrupt::stop_cleanly();
    if (options.command.empty()) {
        context.note("the sandbox runs until Ctrl-C; in another shell: export SHORTENER_EVENTS_BROKERS=" +
                     brokers);
        while (!stop.stop_requested()) std::this_thread::sleep_for(20ms);
        return kDone;
    }
    Process command(options.command,
                    {.environment = {{"SHORTENER_EVENTS_BROKERS", brokers}}, .output_file = {}});
    while (!command.poll() && !stop.stop_requested()) std::this_thread::sleep_for(2ms);
    if (!command.poll()) command.terminate(context.kafka().timeout);
    return command.wait();
}

struct Dropped {
    std::uint64_t records = 0, of = 0;
    std::vector<std::string> partitions;
};

/// A partition of the embedded broker begins behind what it has dropped: nobody deletes records there.
Dropped find_dropped(const std::string& brokers) {
    KafkaSettings settings;
    settings.brokers = brokers;
    const Client client(settings);
    Selection selection;
    for (const auto& topic : Cluster(client).read_metadata().topics) selection.topics.push_back(topic.name);
    Dropped dropped;
    for (const auto& range : read_ranges(client, selection)) {
        dropped.of += static_cast<std::uint64_t>(range.end);
        dropped.records += static_cast<std::uint64_t>(range.begin);
        if (range.begin > 0)
            dropped.partitions.push_back(
                fmt::format("{}[{}] {} of {}", range.topic, range.partition, range.begin, range.end));
    }
    return dropped;
}

/// Whoever counted on them must hear of it, whatever COMMAND said. What cannot be asked any more is said too.
void warn_of_dropped(const std::string& brokers, Context& context) try {
    constexpr std::size_t kMostNamed = 10;
    Dropped dropped = find_dropped(brokers);
    if (dropped.records == 0) return;
    const std::size_t more = dropped.partitions.size() - std::min(dropped.partitions.size(), kMostNamed);
    dropped.partitions.resize(dropped.partitions.size() - more);
    context.warn(fmt::format(
        "the embedded broker dropped {} of {} records, as it keeps the newest 5 MB of each partition: {}{}",
        dropped.records, dropped.of, fmt::join(dropped.partitions, ", "),
        more > 0 ? fmt::format(" and {} more", more) : ""));
    context.hint("shortener-events sandbox --kafka keeps all, and --partitions 30 keeps more");
} catch (const Error& error) {
    context.warn(fmt::format("cannot tell whether the embedded broker dropped records: {}", error.what()));
}

int run_embedded(const SandboxOptions& options, Context& context) {
    EmbeddedBroker broker;
    if (!options.no_topics) {
        for (const auto topic : names::kTopics)
            broker.create_topic(std::string(topic), partitions_of(topic, options));
        broker.create_topic(std::string(names::kReplayJournal), 1);  // replays cannot make it here
    }
    if (options.command.empty())
        announce({{"schema", "sandbox/1"}, {"kind", "embedded"}, {"brokers", broker.address()}}, context);
    context.note(
        "embedded broker: in memory only, the newest 5 MB of each partition are kept (about 11,700 clicks); "
        "it knows no members of groups, and to other programs no times");
    const int status = serve(broker.address(), options, context);
    if (!options.command.empty()) warn_of_dropped(broker.address(), context);
    return status;
}

void create_topics(const std::string& brokers, const SandboxOptions& options) {
    KafkaSettings settings;
    settings.brokers = brokers;
    settings.timeout = 30s;  // a broker that has just started is slow at first
    const Cluster cluster(settings);
    for (const auto topic : names::kTopics)
        cluster.create_topic(std::string(topic), partitions_of(topic, options), -1);
}

Json describe(const RealKafka& kafka) {
    Json nodes = Json::array();
    for (const auto& node : kafka.nodes())
        nodes.push_back({{"id", node.id},
                         {"address", node.address},
                         {"pid", node.process->pid()},
                         {"command", node.command}});
    return {{"schema", "sandbox/1"},
            {"kind", "kafka"},
            {"brokers", kafka.brokers()},
            {"nodes", nodes},
            {"folder", kafka.folder().string()}};
}

int run_kafka(const SandboxOptions& options, Context& context) {
    if (context.verbosity() >= 0 && options.command.empty()) context.note("starting Apache Kafka …");
    const RealKafka kafka(options.nodes, options.port, options.server_properties);
    if (!options.no_topics) create_topics(kafka.brokers(), options);
    if (options.command.empty()) announce(describe(kafka), context);
    return serve(kafka.brokers(), options, context);
}

int run(const SandboxOptions& options, Context& context) {
    if (!options.kafka && (options.nodes > 1 || !options.server_properties.empty()))
        throw Error(ErrorCategory::argument, "--nodes and --server-property need --kafka");
    if (!options.kafka && options.port > 0)
        throw Error(ErrorCategory::argument, "--port needs --kafka",
                    "the embedded broker takes a free port, which it prints, and a COMMAND gets");
    if (options.port + options.nodes - 1 > kLastPort)
        throw Error(ErrorCategory::argument,
                    fmt::format("--port: {} brokers have no ports from {} on", options.nodes, options.port));
    if (!options.command.empty() && context.output() != "text")
        throw Error(ErrorCategory::argument,
                    "--output has no effect with a COMMAND, which gets the address as "
                    "SHORTENER_EVENTS_BROKERS");
    return options.kafka ? run_kafka(options, context) : run_embedded(options, context);
}

}  // namespace

void declare_sandbox(CommandTree& tree) {
    auto options = std::make_shared<SandboxOptions>();
    CLI::App* command = tree.add_command(
        "sandbox", {"shortener-events sandbox",
                    "shortener-events sandbox -- sh -c 'shortener-events create https://example.com'",
                    "shortener-events sandbox --kafka --nodes 3 --port 9092"});
    command->add_flag("--kafka", options->kafka,
                      "a real Apache Kafka from Maven's jars instead of the embedded broker");
    command->add_option("--nodes", options->nodes, "brokers of the Apache Kafka")
        ->type_name("N")
        ->check(count_check(1, 5))
        ->capture_default_str();
    command
        ->add_option(
            "--port", options->port,
            "where the Apache Kafka listens on 127.0.0.1, more brokers on the next ones (default: free "
            "ports)")
        ->type_name("N")
        ->check(count_check(1, kLastPort));
    command->add_option("--partitions", options->partitions, "partitions of the event topics")
        ->type_name("N")
        ->check(count_check(1, 1000))
        ->capture_default_str();
    command->add_flag("--no-topics", options->no_topics, "make no topics");
    command
        ->add_option("--server-property", options->server_properties,
                     "a line for Kafka's server.properties; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command->add_option("COMMAND", options->command,
                        "run this with SHORTENER_EVENTS_BROKERS set, and end with its exit status");
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
