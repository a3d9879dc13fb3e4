#include "cli/command.hpp"

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

void CommandTree::add_output(CLI::App& command, const std::vector<std::string>& formats) {
    auto value = std::make_shared<std::string>(formats.front());
    command.add_option("-o,--output", *value, "output format")
        ->check(CLI::IsMember(formats))
        ->type_name("FORMAT")
        ->default_str(formats.front());
    command.parse_complete_callback([this_chosen = &chosen, &command, value] {
        if (command.get_subcommands().empty()) this_chosen->output = *value;
    });
}

}  // namespace shortener_events::cli
