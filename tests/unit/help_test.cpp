#include "cli/reflect/help.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <sstream>

#include "cli/app.hpp"
#include "cli/output/utf8.hpp"
#include "cli/reflect/option_groups.hpp"

using namespace shortener_events::cli;

namespace {

void each_command(const CommandInfo& command, const std::function<void(const CommandInfo&)>& look) {
    look(command);
    for (const auto& child : command.commands) each_command(child, look);
}

}  // namespace

TEST_CASE("help keeps to the terminal's width, also to 40 columns, but for examples, which are copied") {
    const App app;
    each_command(describe_tree(app.root), [](const CommandInfo& command) {
        CAPTURE(command.full_name);
        for (const std::size_t columns : {40, 80, 100}) {
            std::istringstream lines(help_text(command, columns));
            for (std::string line; std::getline(lines, line) && line != "Examples:";)
                CHECK(display_width(line) <= columns);
        }
    });
}

TEST_CASE("help has every option, argument, command and example once") {
    const App app;
    each_command(describe_tree(app.root), [](const CommandInfo& command) {
        CAPTURE(command.full_name);
        const std::string text = "\n" + help_text(command, 80);
        const auto times = [&](const std::string& part) {
            std::size_t count = 0;
            for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
            return count;
        };
        for (const auto& option : command.options) {
            std::string names;
            for (const auto& name : option.names) names += (names.empty() ? "\n  " : ", ") + name;
            CHECK_MESSAGE(times(names + " ") + times(names + "\n") == 1, names);
        }
        for (const auto& child : command.commands) CHECK(times("\n  " + child.name + " ") == 1);
        for (const auto& example : command.examples) CHECK(times("\n  " + example + "\n") == 1);
    });
}

TEST_CASE("the groups of the help name options that some command has, each in one group") {
    const App app;
    std::vector<std::string_view> seen;
    for (const auto& group : option_groups())
        for (const auto name : group.names) {
            CAPTURE(name);
            CHECK(std::ranges::count(seen, name) == 0);
            seen.push_back(name);
            bool exists = false;
            each_command(describe_tree(app.root), [&](const CommandInfo& command) {
                for (const auto& option : command.options) exists = exists || option.names.back() == name;
            });
            CHECK(exists);
        }
}
