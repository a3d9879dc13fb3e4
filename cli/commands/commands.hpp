// Every command of the tree. Each file of this folder ends with the function that declares its command.
#pragma once

#include "cli/command.hpp"

namespace shortener_events::cli {

void declare_create(CommandTree& tree);
void declare_click(CommandTree& tree);
void declare_simulate(CommandTree& tree);
void declare_publish(CommandTree& tree);
void declare_validate(CommandTree& tree);
void declare_tail(CommandTree& tree);
void declare_consume(CommandTree& tree);
void declare_dlq(CommandTree& tree);
void declare_lag(CommandTree& tree);
void declare_lag_check(CommandTree& tree, CLI::App& lag);
void declare_topics(CommandTree& tree);
void declare_health(CommandTree& tree);
void declare_contracts(CommandTree& tree);
void declare_sandbox(CommandTree& tree);
void declare_config(CommandTree& tree);
void declare_completion(CommandTree& tree);
void declare_help(CommandTree& tree);

/// All of them, in the order of the help.
inline void declare_commands(CommandTree& tree) {
    declare_create(tree);
    declare_click(tree);
    declare_simulate(tree);
    declare_publish(tree);
    declare_validate(tree);
    declare_tail(tree);
    declare_consume(tree);
    declare_dlq(tree);
    declare_lag(tree);
    declare_topics(tree);
    declare_health(tree);
    declare_contracts(tree);
    declare_sandbox(tree);
    declare_config(tree);
    declare_completion(tree);
    declare_help(tree);
}

}  // namespace shortener_events::cli
