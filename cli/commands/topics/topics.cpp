// topics: what the event topics hold, and making those that the contracts need.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/commands/topics/topic_report.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/internal/topic_reader.hpp"

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
    int partitions = 3;
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
        print_topics(topics, depth, context.output() == "text" ? nullptr : &context.palette(), context.out());
}

int run_list(const ListOptions& options, Context& context) {
    const auto choice = options.internal ? TopicChoice::all : TopicChoice::users;
    print(TopicReader(context.kafka()).read_all(choice), TopicDepth::topics, context);
    return kDone;
}

int run_show(const ShowOptions& options, Context& context) {
    print(TopicReader(context.kafka()).read(options.topics.empty() ? event_topics() : options.topics),
          TopicDepth::partitions, context);
    return kDone;
}

/// The dead-letter topic is read by people, in order: one partition is enough.
int partitions_of(const std::string& topic, const NewTopicOptions& options) {
    return topic == names::kDeadLetterTopic ? 1 : options.partitions;
}

CreatedTopic create(const std::string& topic, const Cluster& cluster, const ClusterInfo& before,
                    const NewTopicOptions& options) {
    const auto found = std::ranges::find(before.topics, topic, &TopicInfo::name);
    if (found != before.topics.end())
        return {topic, static_cast<int>(found->partitions.size()), TopicOutcome::exists};
    const int partitions = partitions_of(topic, options);
    if (options.dry_run) return {topic, partitions, TopicOutcome::would_create};
    const auto creation = cluster.create_topic(topic, partitions, options.replication_factor);
    return {topic, partitions,
            creation == TopicCreation::created ? TopicOutcome::created : TopicOutcome::exists};
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
        print_created(results, context.output() == "text" ? nullptr : &context.palette(), context.out());
    return kDone;
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
    CLI::App* command = tree.add(
        topics, "create", "Make the topics that the contracts need; those that exist stay as they are",
        {"shortener-events topics create", "shortener-events topics create --dry-run",
         "shortener-events topics create url-shortener.test --partitions 6"});
    command->add_option("TOPIC", options->topics, "topics (default: the event topics)");
    command
        ->add_option("--partitions", options->partitions, "partitions of each; a dead-letter topic gets one")
        ->type_name("N")
        ->check(count_check(1, 100'000))
        ->capture_default_str();
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
    CLI::App* command = tree.add(tree.root, "topics", "List, show and create topics",
                                 {"shortener-events topics list", "shortener-events topics create"});
    command->require_subcommand(1);
    declare_list(tree, *command);
    declare_show(tree, *command);
    declare_create(tree, *command);
}

}  // namespace shortener_events::cli
