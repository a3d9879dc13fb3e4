#include "cli/habits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/reflect/chosen.hpp"
#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

namespace {

struct Habit {
    std::string_view typed;
    std::string_view here;
};

/// The first that the command has counts.
constexpr auto kOtherOptions = std::to_array<Habit>({
    {"--bootstrap-server", "--brokers"},
    {"--bootstrap-servers", "--brokers"},
    {"--broker-list", "--brokers"},
    {"-p", "--partition"},
    {"-t", "--topic"},
    {"-H", "--header"},
    {"--limit", "--count"},
    {"--max-messages", "--count"},
    {"--lines", "--count"},
    {"--tail", "--count"},
    {"-c", "--count"},
    {"--offset", "--from"},
    {"--from-beginning", "--from beginning"},
    {"--from-timestamp", "--from"},
    {"--filter", "--where"},
    {"--query", "--where"},
    {"--select", "--where"},
    {"--delay", "--rate"},
    {"--all-groups", "--all"},
    {"--warning", "--warn"},
    {"--critical", "--crit"},
    {"--code", "--short-code"},
});

/// Commands by their words below the program, or below the command in which they were typed.
constexpr auto kOtherCommands = std::to_array<Habit>({
    {"ls", "list"},          {"get", "list"},
    {"describe", "show"},    {"info", "show"},
    {"get-offsets", "show"}, {"ls", "topics list"},
    {"list", "topics list"}, {"describe", "topics show"},
    {"info", "topics show"}, {"produce", "publish"},
    {"send", "publish"},     {"get", "tail"},
    {"read", "tail"},        {"cat", "tail"},
    {"fetch", "tail"},       {"groups", "lag --all"},
    {"group", "lag"},        {"consumer-groups", "lag --all"},
    {"brokers", "health"},   {"nodes", "health"},
    {"cluster", "health"},   {"version", "--version"},
});

/// What kcat is told to do.
constexpr auto kModes = std::to_array<Habit>({
    {"-L", "topics list"},
    {"-C", "tail"},
    {"-P", "publish"},
});

constexpr auto kLeftToKafka = std::to_array<std::string_view>(
    {"alter", "delete", "remove", "rm", "update", "configs", "add-partitions", "reset", "reset-offsets"});

bool has_option(const CLI::App* command, const std::string& name) {
    for (; command; command = command->get_parent())
        if (command->get_option_no_throw(name)) return true;
    return false;
}

std::string first_word(std::string_view text) {
    return std::string(text.substr(0, text.find(' ')));
}

std::string ask(std::string_view meant) {
    return fmt::format("did you mean \"{}\"?", meant);
}

/// Kafka's tools name a topic by an option; here a command that shows topics has them as arguments.
std::string topic_argument(const CLI::App& command) {
    const auto* topic = command.get_option_no_throw("TOPIC");
    if (!topic) return {};
    return fmt::format("a topic stands without an option: {} TOPIC", full_name(command));
}

std::string json_output(const CLI::App& command) {
    const auto* output = command.get_option_no_throw("--output");
    if (!output || !command.get_parent()) return {};
    for (const auto& choice : value_choices(*output))
        if (choice.starts_with("json")) return ask("-o " + choice);
    return {};
}

/// It may also have been typed before the command that it belongs to: `list topics`.
bool is_command_of(const CLI::App& parent, const std::string& name) {
    return !parent
                .get_subcommands(
                    [&](const CLI::App* c) { return c->get_name() == name && !c->get_group().empty(); })
                .empty();
}

}  // namespace

std::string hint_for_option(const CLI::App& command, std::string_view typed) {
    const bool is_short = typed.size() > 1 && typed[1] != '-';
    const std::string_view name = is_short ? typed.substr(0, 2) : typed;  // -p0
    if (name == "--json") return json_output(command);
    for (const auto& mode : kModes)
        if (mode.typed == name && !command.get_parent())
            return ask(fmt::format("{} {}", command.get_name(), mode.here));
    for (const auto& habit : kOtherOptions)
        if (habit.typed == name && has_option(&command, first_word(habit.here))) return ask(habit.here);
    return name == "-t" || name == "--topic" ? topic_argument(command) : "";
}

std::string hint_for_word(const CLI::App& parent, const std::string& typed) {
    const CLI::App* root = &parent;
    while (root->get_parent()) root = root->get_parent();
    if (is_command_of(parent, typed)) return ask(full_name(parent) + " " + typed);
    for (const auto& [word, here] : kOtherCommands) {
        if (word != typed) continue;
        const bool is_global = here.starts_with("--");
        if (is_global || is_command_of(parent, first_word(here)))
            return ask(fmt::format("{} {}", is_global ? root->get_name() : full_name(parent), here));
    }
    if (parent.get_name() == "consume")
        return fmt::format("the events of a topic are shown by: {} tail {}", root->get_name(), typed);
    const bool is_about_kafka =
        &parent == root || parent.get_name() == "topics" || parent.get_name() == "lag";
    if (is_about_kafka && std::ranges::find(kLeftToKafka, typed) != kLeftToKafka.end())
        return "topics and offsets are changed with Kafka's kafka-topics.sh, kafka-configs.sh and "
               "kafka-consumer-groups.sh";
    return {};
}

}  // namespace shortener_events::cli
