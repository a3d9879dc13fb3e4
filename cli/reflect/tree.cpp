#include "cli/reflect/tree.hpp"

#include <algorithm>
#include <sstream>

#include "cli/reflect/chosen.hpp"

namespace shortener_events::cli {

namespace {

std::vector<std::string> names_of(const CLI::Option& option) {
    if (option.get_positional()) return {option.get_name(true)};
    std::vector<std::string> names;
    for (const auto& name : option.get_snames()) names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) names.push_back("--" + name);
    return names;
}

/// A flag has none, and no default to show, though some versions of the parser count from 0.
bool takes_value(const CLI::Option& option) {
    return option.get_type_size() != 0 && option.get_expected_max() != 0;
}

OptionInfo describe_option(const CLI::Option& option, bool global) {
    OptionInfo info;
    info.names = names_of(option);
    if (takes_value(option)) info.value = value_word(option);
    info.choices = value_choices(option);
    info.description = option.get_description();
    if (takes_value(option)) info.default_value = option.get_default_str();
    info.required = option.get_required();
    info.repeatable = option.get_expected_max() > 1;
    info.global = global;
    return info;
}

/// The footer holds the examples, an indented line each.
std::vector<std::string> examples_of(const CLI::App& command) {
    std::vector<std::string> examples;
    std::istringstream footer(command.get_footer());
    for (std::string line; std::getline(footer, line);)
        if (line.starts_with("  ")) examples.push_back(line.substr(2));
    return examples;
}

}  // namespace

const CommandInfo* CommandInfo::find(const std::string& child) const {
    const auto found = std::ranges::find(commands, child, &CommandInfo::name);
    return found == commands.end() ? nullptr : &*found;
}

CommandInfo describe_tree(const CLI::App& command) {
    CommandInfo info{command.get_name(),
                     full_name(command),
                     command.get_description(),
                     examples_of(command),
                     {},
                     {},
                     {},
                     command.get_require_subcommand_min() > 0,
                     command.get_group() == "Subcommands" ? "Commands" : command.get_group()};
    for (const auto* option :
         command.get_options([](const CLI::Option* o) { return !o->get_group().empty(); })) {
        const bool global = !command.get_parent() && option->get_group() == "Global options";
        auto& list = option->get_positional() ? info.positionals : info.options;
        list.push_back(describe_option(*option, global));
    }
    for (const auto* child :
         command.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); }))
        info.commands.push_back(describe_tree(*child));
    return info;
}

std::string value_word(const CLI::Option& option) {
    std::string type = option.get_type_name();
    if (option.get_positional() && type == "TEXT") return {};
    for (const char* check :
         {":{", ":INT in ", ":UINT in ", ":FLOAT in ", ":NONNEGATIVE"})  // HOST:PORT stays whole
        if (const auto at = type.find(check); at != std::string::npos) return type.substr(0, at);
    return type;
}

std::vector<std::string> value_choices(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const auto open = type.find(":{"), close = type.rfind('}');
    std::vector<std::string> choices;
    if (open == std::string::npos || close == std::string::npos) return choices;
    std::istringstream list(type.substr(open + 2, close - open - 2));
    for (std::string choice; std::getline(list, choice, ',');) choices.push_back(choice);
    return choices;
}

}  // namespace shortener_events::cli
