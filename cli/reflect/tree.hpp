// The command tree as plain data: what help-json, man pages and completions are made from.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace shortener_events::cli {

struct OptionInfo {
    std::vector<std::string> names;    ///< "-o", "--output"; a positional's one name without dashes
    std::string value;                 ///< what it takes, such as FILE; empty: a switch
    std::vector<std::string> choices;  ///< the only values it takes; empty: any
    std::string description;
    std::string default_value;
    bool required = false;
    bool repeatable = false;
    bool global = false;  ///< may stand with every command
};

struct CommandInfo {
    std::string name;       ///< "list"
    std::string full_name;  ///< "shortener-events topics list"
    std::string description;
    std::vector<std::string> examples;
    std::vector<OptionInfo> options;  ///< its own; the root's are the global ones
    std::vector<OptionInfo> positionals;
    std::vector<CommandInfo> commands;
    bool needs_command = false;  ///< it does nothing without one of `commands`
    std::string group;           ///< the heading under which the help of the command above shows it

    const CommandInfo* find(const std::string& child) const;
};

/// Hidden commands and options are left out.
CommandInfo describe_tree(const CLI::App& root);

/// The word for an option's value: "N" of CLI11's "N:INT in [1 - 5]". Empty for a positional that CLI11 calls
/// just TEXT: its own name says what it is.
std::string value_word(const CLI::Option& option);

/// The values of CLI11's "FORMAT:{text,json}"; empty where any is taken.
std::vector<std::string> value_choices(const CLI::Option& option);

}  // namespace shortener_events::cli
