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
void declare_bug_report(CommandTree& tree);
void declare_completion(CommandTree& tree);
void declare_help(CommandTree& tree);

/// A command and what declares it.
struct CommandDeclaration {
    std::string_view name;
    std::string_view group;  ///< its heading in the help
    void (*declare)(CommandTree&);
};

/// All of them, in the order of the help.
inline constexpr CommandDeclaration kCommands[] = {
    {"create", "Make events and publish them", declare_create},
    {"click", "Make events and publish them", declare_click},
    {"simulate", "Make events and publish them", declare_simulate},
    {"publish", "Make events and publish them", declare_publish},
    {"validate", "Look at them", declare_validate},
    {"tail", "Look at them", declare_tail},
    {"stats", "Look at them", declare_stats},
    {"dlq", "Look at them", declare_dlq},
    {"lag", "Watch over the cluster", declare_lag},
    {"health", "Watch over the cluster", declare_health},
    {"topics", "Watch over the cluster", declare_topics},
    {"consume", "Run and define", declare_consume},
    {"contracts", "Run and define", declare_contracts},
    {"sandbox", "Run and define", declare_sandbox},
    {"config", "Settings and help", declare_config},
    {"bug-report", "Settings and help", declare_bug_report},
    {"completion", "Settings and help", declare_completion},
    {"help", "Settings and help", declare_help},
};

}  // namespace shortener_events::cli
