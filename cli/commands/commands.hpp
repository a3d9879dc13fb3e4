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
    std::string_view group;        ///< its heading in the help
    std::string_view description;  ///< a line
    void (*declare)(CommandTree&);
};

/// All of them, in the order of the help.
inline constexpr CommandDeclaration kCommands[] = {
    {"create", "Make events and publish them",
     "Publish an event for each created short URL, and print code, tab, URL", declare_create},
    {"click", "Make events and publish them", "Publish clicks on short codes", declare_click},
    {"simulate", "Make events and publish them", "Generate traffic: clicks at a rate, with faults if wanted",
     declare_simulate},
    {"publish", "Make events and publish them", "Publish events from files or stdin, every one checked first",
     declare_publish},
    {"validate", "Look at them",
     "Check events of files or a topic against a contract or any draft-07 JSON Schema", declare_validate},
    {"tail", "Look at them", "Show what is in the topics: the newest events, a range, or events as they come",
     declare_tail},
    {"stats", "Look at them", "Clicks over time, visitors, and the top codes, countries and referers",
     declare_stats},
    {"dlq", "Look at them", "Look at dead letters and replay them", declare_dlq},
    {"lag", "Watch over the cluster", "How far consumer groups are behind, and what to do about it",
     declare_lag},
    {"health", "Watch over the cluster",
     "Whether Kafka, the topics, the contracts and the consumers are well", declare_health},
    {"topics", "Watch over the cluster", "List, show and create topics", declare_topics},
    {"consume", "Run and define", "Count every event exactly once, into a database", declare_consume},
    {"contracts", "Run and define", "List, compare and test the contracts that events are checked against",
     declare_contracts},
    {"sandbox", "Run and define",
     "Start a broker to try things on: in memory, with the newest 5 MB of each partition, or with --kafka",
     declare_sandbox},
    {"config", "Settings and help", "Show and check the settings in force, or begin a file of them",
     declare_config},
    {"bug-report", "Settings and help", "Show what a report of a bug needs, without secrets",
     declare_bug_report},
    {"completion", "Settings and help", "Print the completion script of a shell", declare_completion},
    {"help", "Settings and help", "Show the help of a command", declare_help},
};

}  // namespace shortener_events::cli
