#include "cli/command.hpp"

#include <algorithm>

#include "cli/commands/commands.hpp"

namespace shortener_events::cli {

CLI::App* CommandTree::add(CLI::App& parent, const std::string& name, const std::string& description,
                           const std::vector<std::string>& examples) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->fallthrough();  // global options may stand behind the command
    std::string footer;
    for (const auto& example : examples) footer += (footer.empty() ? "Examples:\n  " : "\n  ") + example;
    command->footer(footer);
    return command;
}

CLI::App* CommandTree::add_command(std::string_view name, const std::vector<std::string>& examples) {
    const auto& declared = *std::ranges::find(kCommands, name, &CommandDeclaration::name);
    CLI::App* command = add(root, std::string(name), std::string(declared.description), examples);
    command->group(std::string(declared.group));
    return command;
}

void CommandTree::add_output(CLI::App& command, const std::vector<std::string>& formats) {
    command
        .add_option_function<std::string>(
            "-o,--output", [](const std::string&) {}, "output format")
        ->check(CLI::IsMember(formats))
        ->take_last()
        ->type_name("FORMAT")
        ->default_str(formats.front());
}

}  // namespace shortener_events::cli
