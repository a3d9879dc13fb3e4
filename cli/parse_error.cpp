#include "cli/parse_error.hpp"

#include <fmt/format.h>

#include <cctype>
#include <optional>
#include <utility>

#include "cli/habits.hpp"
#include "cli/reflect/chosen.hpp"
#include "cli/reflect/tree.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::cli {

namespace {

std::vector<std::string> known_options(const CLI::App* command) {
    std::vector<std::string> known;
    for (; command; command = command->get_parent())
        for (const auto* option : command->get_options())
            for (const auto& name : option->get_lnames()) known.push_back("--" + name);
    return known;
}

const CLI::Option* find_option(const CLI::App* command, const std::string& name) {
    for (; command; command = command->get_parent())
        if (const auto* option = command->get_option_no_throw(name)) return option;
    return nullptr;
}

std::vector<std::string> known_commands(const CLI::App& command) {
    std::vector<std::string> known;
    for (const auto* child : command.get_subcommands([](const CLI::App*) { return true; }))
        if (!child->get_group().empty()) known.push_back(child->get_name());
    return known;
}

std::string help_hint(const CLI::App& command) {
    return "see: " + full_name(command) + " --help";
}

std::string hint_for(const CLI::App& command, const std::string& typed, bool is_option) {
    std::string hint = is_option ? hint_for_option(command, typed) : hint_for_word(command, typed);
    if (hint.empty())
        hint = did_you_mean(typed, is_option ? known_options(&command) : known_commands(command));
    return hint.empty() ? help_hint(command) : hint;
}

Error unexpected_argument(const CLI::App& root) {
    const CLI::App& command = chosen_command(root);
    auto extras = root.remaining(true);
    const std::string first = extras.empty() ? "" : extras.front();
    const bool is_option = first.size() > 1 && first[0] == '-';
    const bool takes_commands = !is_option && !known_commands(command).empty();
    const std::string what = is_option        ? "unknown option"
                             : takes_commands ? "unknown command"
                                              : "unexpected argument";
    const std::string typed = is_option ? first.substr(0, first.find('=')) : first;
    return {ErrorCategory::argument, what + " \"" + first + "\"", hint_for(command, typed, is_option)};
}

/// CLI11 writes "--count: 1 required N:UINT in [0 - 9] missing".
std::string missing_value(const CLI::App& command, const std::string& text) {
    const std::string name = text.substr(0, text.find(": "));
    const auto* option = find_option(&command, name);
    return option ? fmt::format("{} needs a value: {}", name, value_word(*option)) : text;
}

/// CLI11 writes "--color: x not in {auto,never}".
std::optional<Error> refused_choice(const CLI::App& command, const std::string& text) {
    const auto colon = text.find(": "), list = text.rfind(" not in {");
    if (colon == std::string::npos || list == std::string::npos || list < colon) return std::nullopt;
    const std::string name = text.substr(0, colon);
    const auto* option = find_option(&command, name);
    if (!option) return std::nullopt;
    return not_a_choice(command, name, text.substr(colon + 2, list - colon - 2), value_choices(*option));
}

/// CLI11 writes "--count: Could not convert: --count = x".
std::string lower_case_start(std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
    const auto colon = text.find(": ");
    const std::size_t start = text.starts_with('-') && colon != std::string::npos ? colon + 2 : 0;
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
    };
    if (std::islower(byte(start + 1)))
        text[start] = static_cast<char>(std::tolower(byte(start)));  // not "SHELL"
    return text;
}

}  // namespace

bool lacks_command(const CLI::App& root, const CLI::ParseError& error) {
    return error.get_name() == "RequiredError" && !known_commands(chosen_command(root)).empty() &&
           root.remaining(true).empty();
}

Error to_usage_error(const CLI::App& root, const CLI::ParseError& error) {
    const CLI::App& command = chosen_command(root);
    if (dynamic_cast<const CLI::ExtrasError*>(&error)) return unexpected_argument(root);
    if (lacks_command(root, error))
        return {ErrorCategory::argument, "a command is needed", help_hint(command)};
    if (error.get_name() == "RequiredError" && !known_commands(command).empty())
        return unexpected_argument(root);
    if (error.get_name() == "ArgumentMismatch")
        return {ErrorCategory::argument, missing_value(command, error.what()), help_hint(command)};
    if (auto refused = refused_choice(command, error.what())) return *std::move(refused);
    return {ErrorCategory::argument, lower_case_start(error.what()), help_hint(command)};
}

}  // namespace shortener_events::cli
