// What a command file needs to declare itself: a place in the tree, and a way to say what shall run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// What was chosen by parsing the command line. Nothing runs before everything is parsed.
struct Invocation {
    std::function<int(Context&)> run;  ///< returns an ExitStatus
};

/// Says on stdout what kept a command from its answer, and returns the exit status; nullopt: it is an error
/// like any other.
using ErrorAnswer = std::function<std::optional<int>(const Error&, std::ostream& out)>;

/// Where a command declares itself.
struct CommandTree {
    CLI::App& root;
    Invocation& chosen;
    std::map<const CLI::App*, ErrorAnswer> error_answers{};

    /// Adds one of kCommands, with its group and description. `examples`: shell lines, shown in help and man
    /// page.
    CLI::App* add_command(std::string_view name, const std::vector<std::string>& examples = {});

    /// Adds a command under `parent`. `examples`: shell lines, shown in help and man page.
    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& description,
                  const std::vector<std::string>& examples = {});

    /// The command's `-o/--output`; the first format is the default. See chosen_output for its value.
    void add_output(CLI::App& command, const std::vector<std::string>& formats);

    /// For a command whose answer others read from stdout and the exit status, such as a monitoring plugin:
    /// an error is one of its answers, also where the command line was not understood.
    void on_error(CLI::App& command, ErrorAnswer answer) { error_answers[&command] = std::move(answer); }

    /// What the command does when chosen: `options` (a shared_ptr that the flags were bound to) outlives the
    /// parsing.
    template <typename Options>
    void on_run(CLI::App& command, std::shared_ptr<Options> options, int (*run)(const Options&, Context&)) {
        command.callback([this_chosen = &chosen, &command, options, run] {
            if (!command.get_subcommands().empty()) return;  // a command below it was chosen
            this_chosen->run = [options, run](Context& context) { return run(*options, context); };
        });
    }
};

}  // namespace shortener_events::cli
