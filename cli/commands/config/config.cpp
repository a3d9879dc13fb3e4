// config: which settings are in force, whether they are usable, and a file to begin with.
#include "cli/commands/commands.hpp"
#include "cli/commands/config/config_commands.hpp"

namespace shortener_events::cli {

void declare_config(CommandTree& tree) {
    CLI::App* command = tree.add_command("config");
    command->require_subcommand(1);
    declare_config_show(tree, *command);
    declare_config_check(tree, *command);
    declare_config_init(tree, *command);
}

}  // namespace shortener_events::cli
