// Every command of the tree. Each file of this folder ends with the function that declares its command.
#pragma once

#include <string_view>

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
void declare_stats(CommandTree& tree);
void declare_lag(CommandTree& tree);
void declare_topics(CommandTree& tree);
void declare_health(CommandTree& tree);
void declare_contracts(CommandTree& tree);
void declare_sandbox(CommandTree& tree);
void declare_config(CommandTree& tree);
void declare_completion(CommandTree& tree);
void declare_help(CommandTree& tree);

/// A command and what declares it.
struct CommandDeclaration {
    std::string_view name;
    void (*declare)(CommandTree&);
};

/// All of them, in the order of the help.
inline constexpr CommandDeclaration kCommands[] = {
    {"create", declare_create},       {"click", declare_click},
    {"simulate", declare_simulate},   {"publish", declare_publish},
    {"validate", declare_validate},   {"tail", declare_tail},
    {"consume", declare_consume},     {"dlq", declare_dlq},
    {"stats", declare_stats},         {"lag", declare_lag},
    {"topics", declare_topics},       {"health", declare_health},
    {"contracts", declare_contracts}, {"sandbox", declare_sandbox},
    {"config", declare_config},       {"completion", declare_completion},
    {"help", declare_help},
};

}  // namespace shortener_events::cli
