#include "cli/reflect/chosen.hpp"

namespace shortener_events::cli {

const CLI::App& chosen_command(const CLI::App& root) {
    const CLI::App* command = &root;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return *command;
}

std::string full_name(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent ? full_name(*parent) + " " + command.get_name() : command.get_name();
}

}  // namespace shortener_events::cli
