// The commands of `config`, each in a file of its own.
#pragma once

#include "cli/command.hpp"

namespace shortener_events::cli {

void declare_config_show(CommandTree& tree, CLI::App& config);
void declare_config_check(CommandTree& tree, CLI::App& config);
void declare_config_init(CommandTree& tree, CLI::App& config);

}  // namespace shortener_events::cli
