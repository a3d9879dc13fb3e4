// The command tree, and one run of the program from argv to exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <span>

#include "cli/command.hpp"
#include "cli/global_options.hpp"

namespace shortener_events::cli {

/// The command tree. Help, man page and completions are made from the whole of it.
struct App {
    App();  ///< the whole tree

    /// The tree with one command only: the one whose name comes first among `words`; of `__complete` what it
    /// needs for them.
    explicit App(std::span<char* const> words);

    /// Adds the names of all commands, as the help of the program lists them, to a tree without one.
    void name_commands();

    GlobalOptions options;
    Invocation chosen;
    CLI::App root;
    CommandTree tree{root, chosen};

  private:
    void declare_root();
    void declare_for_completion(std::span<char* const> words);
};

/// Parses, runs, reports errors. Returns the exit status.
int run_app(int argc, char** argv);

}  // namespace shortener_events::cli
