// Every command of the tree. Each file of this folder ends with the function that declares its command.
#pragma once

#include "cli/command.hpp"

namespace shortener_events::cli {

void declare_sandbox(CommandTree& tree);

/// All of them, in the order of the help.
inline void declare_commands(CommandTree& tree) {
    declare_sandbox(tree);
}

}  // namespace shortener_events::cli
