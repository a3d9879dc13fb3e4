// The command tree, and one run of the program from argv to exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.hpp"
#include "cli/global_options.hpp"

namespace shortener_events::cli {

/// The whole tree with everything declared; help, man page and completions are made from it.
struct App {
    App();

    GlobalOptions options;
    Invocation chosen;
    CLI::App root;
    CommandTree tree{root, chosen};
};

/// Parses, runs, reports errors. Returns the exit status.
int run_app(int argc, char** argv);

}  // namespace shortener_events::cli
