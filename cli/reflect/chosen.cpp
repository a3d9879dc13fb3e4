#include "cli/reflect/chosen.hpp"

#include "cli/reflect/tree.hpp"
#include "shortener_events/error.hpp"

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
    const std::string refusal = CLI::IsMember(value_choices(*own))(value);
    if (!refusal.empty()) throw Error(ErrorCategory::argument, std::string(kOutput) + ": " + refusal, hint);
    return value;
}

std::string full_name(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent ? full_name(*parent) + " " + command.get_name() : command.get_name();
}

}  // namespace shortener_events::cli
