#include "cli/reflect/chosen.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "cli/reflect/tree.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::cli {

namespace {

constexpr char kOutput[] = "--output";

/// The option of the command or of the nearest one above it that was typed; nullptr: none was.
const CLI::Option* typed_output(const CLI::App* command) {
    for (; command; command = command->get_parent())
        if (const auto* option = command->get_option_no_throw(kOutput); option && option->count() > 0)
            return option;
    return nullptr;
}

}  // namespace

const CLI::App& chosen_command(const CLI::App& root) {
    const CLI::App* command = &root;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return *command;
}

std::string chosen_output(const CLI::App& root) {
    const CLI::App& command = chosen_command(root);
    const auto* own = command.get_parent() ? command.get_option_no_throw(kOutput) : nullptr;
    const auto* typed = typed_output(&command);
    if (!typed) return own ? own->get_default_str() : "";
    const std::string hint = "see: " + full_name(command) + " --help";
    if (!own) throw Error(ErrorCategory::argument, "\"" + full_name(command) + "\" takes no --output", hint);
    auto value = typed->as<std::string>();
    const auto choices = value_choices(*own);
    if (std::ranges::find(choices, value) == choices.end())
        throw not_a_choice(command, kOutput, value, choices);
    return value;
}

Error not_a_choice(const CLI::App& command, const std::string& option, const std::string& value,
                   const std::vector<std::string>& choices) {
    const std::string near = did_you_mean(value, choices);
    return {ErrorCategory::argument,
            fmt::format("{}: \"{}\" is none of {}", option, value, fmt::join(choices, ", ")),
            near.empty() ? "see: " + full_name(command) + " --help" : near};
}

std::string full_name(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent ? full_name(*parent) + " " + command.get_name() : command.get_name();
}

}  // namespace shortener_events::cli
