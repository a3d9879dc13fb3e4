// topics: what topics hold, and making them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/commands/topics/topic_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/missing_right_hint.hpp"
#include "shortener_events/internal/topic_reader.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

struct ListOptions {
    bool internal = false;
};

struct ShowOptions {
    std::vector<std::string> topics;
};

struct NewTopicOptions {
    std::vector<std::string> topics;
    int partitions = 0;  ///< 0: nobody said
    int replication_factor = -1;
    bool dry_run = false;
};

std::vector<std::string> event_topics() {
    return {names::kTopics.begin(), names::kTopics.end()};
}

void print(const std::vector<TopicDetails>& topics, TopicDepth depth, Context& context) {
    if (context.json())
        print_json(context.out(), topics_to_json(topics));
    else
        print_topics(topics, depth, context.output() == "text" ? nullptr : &context.palette(), context.out(),
                     context.out_columns());
}

/// An empty list is no answer for who may see no topic. A name that does not exist tells: Kafka refuses it to
/// them, and to nobody else.
void require_sight(Context& context) {
    try {
        Cluster(context.kafka()).require_topic(std::string(names::kTopics.front()));
    } catch (const Error& error) {
        const std::string right = "this user may not Describe topic \"*\"";
        if (error.kafka().code == kafka_error::kTopicForbidden)
            throw Error(ErrorCategory::kafka, fmt::format("cannot list topics: {}, nor any one", right),
                        missing_right_hint(right), error.kafka());
        if (error.kafka().code != kafka_error::kUnknownTopic) throw;
    }
}

int run_list(const ListOptions& options, Context& context) {
    const auto choice = options.internal ? TopicChoice::all : TopicChoice::users;
    const auto topics = TopicReader(context.kafka()).read_all(choice);
    if (topics.empty()) require_sight(context);
    print(topics, TopicDepth::topics, context);
    return kDone;
}

int run_show(const ShowOptions& options, Context& context) {
    print(TopicReader(context.kafka()).read(options.topics.empty() ? event_topics() : options.topics),
          TopicDepth::partitions, context);
    return kDone;
}

/// The dead-letter topic is read by people, in order: one partition is enough.
int partitions_of(const std::string& topic, const NewTopicOptions& options) {
    constexpr int kUsual = 3;
    return topic == names::kDeadLetterTopic ? 1 : options.partitions > 0 ? options.partitions : kUsual;
}

/// Of what was asked for by a flag.
std::vector<std::string> differences(const TopicInfo& topic, const NewTopicOptions& options) {
    std::vector<std::string> found;
    const auto partitions = static_cast<int>(topic.partitions.size());
    if (options.partitions > 0 && partitions != partitions_of(topic.name, options))
        found.push_back(fmt::format("it has {}, not {}", counted(topic.partitions.size(), "partition"),
                                    partitions_of(topic.name, options)));
    const auto replicas =
        topic.partitions.empty() ? 0 : static_cast<int>(topic.partitions.front().replicas.size());
    if (options.replication_factor > 0 && replicas != options.replication_factor)
        found.push_back(
            fmt::format("its replication factor is {}, not {}", replicas, options.replication_factor));
    return found;
}

CreatedTopic create(const std::string& topic, const Cluster& cluster, const ClusterInfo& before,
                    const NewTopicOptions& options) {
    const auto found = std::ranges::find(before.topics, topic, &TopicInfo::name);
    if (found != before.topics.end())
        return {topic, static_cast<int>(found->partitions.size()), TopicOutcome::exists,
                differences(*found, options)};
    const int partitions = partitions_of(topic, options);
    if (options.dry_run) return {topic, partitions, TopicOutcome::would_create, {}};
    const auto creation = cluster.create_topic(topic, partitions, options.replication_factor);
    return {topic,
            partitions,
            creation == TopicCreation::created ? TopicOutcome::created : TopicOutcome::exists,
            {}};
}

int run_create(const NewTopicOptions& options, Context& context) {
    const Cluster cluster(context.kafka());
    const ClusterInfo before = cluster.read_metadata();
    std::vector<CreatedTopic> results;
    for (const auto& topic : options.topics.empty() ? event_topics() : options.topics)
        results.push_back(create(topic, cluster, before, options));
    if (context.json())
        print_json(context.out(), created_to_json(results));
    else
        print_created(results, context.output() == "text" ? nullptr : &context.palette(), context.out(),
                      context.out_columns());
    context.out().flush();  // before what is said of it
    for (const auto& result : results)
        if (!result.differences.empty())
            context.warn(fmt::format("topic \"{}\" exists, but {}", result.name,
                                     fmt::join(result.differences, ", and ")));
    const bool is_as_asked =
        std::ranges::all_of(results, &std::vector<std::string>::empty, &CreatedTopic::differences);
    return is_as_asked ? kDone : kNo;
}

void declare_list(CommandTree& tree, CLI::App& topics) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command =
        tree.add(topics, "list", "Every topic: partitions, events, retention, newest event",
                 {"shortener-events topics list", "shortener-events topics list -o text | cut -f1"});
    command->add_flag("--internal", options->internal, "Kafka's own topics too");
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run_list);
}

void declare_show(CommandTree& tree, CLI::App& topics) {
    auto options = std::make_shared<ShowOptions>();
    CLI::App* command =
        tree.add(topics, "show", "Partitions with leader, replicas, offsets and newest event",
                 {"shortener-events topics show", "shortener-events topics show url-shortener.click"});
    command->add_option("TOPIC", options->topics, "topics (default: the event topics)");
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run_show);
}

void declare_create(CommandTree& tree, CLI::App& topics) {
    auto options = std::make_shared<NewTopicOptions>();
    CLI::App* command =
        tree.add(topics, "create", "Make the event topics, or those named; those that exist stay as they are",
                 {"shortener-events topics create", "shortener-events topics create --dry-run",
                  "shortener-events topics create url-shortener.test --partitions 6"});
    command->add_option("TOPIC", options->topics, "topics (default: the event topics)");
    command
        ->add_option("--partitions", options->partitions, "partitions of each; a dead-letter topic gets one")
        ->type_name("N")
        ->check(count_check(1, 100'000))
        ->default_str("3");
    command
        ->add_option("--replication-factor", options->replication_factor,
                     "copies of each partition (default: the broker's)")
        ->type_name("N")
        ->check(count_check(1, 1000));
    command->add_flag("--dry-run", options->dry_run, "say what would be made");
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run_create);
}

}  // namespace

void declare_topics(CommandTree& tree) {
    CLI::App* command =
        tree.add_command("topics", {"shortener-events topics list", "shortener-events topics create"});
    command->require_subcommand(1);
    declare_list(tree, *command);
    declare_show(tree, *command);
    declare_create(tree, *command);
}

}  // namespace shortener_events::cli
