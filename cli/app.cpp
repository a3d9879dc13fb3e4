#include "cli/app.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <system_error>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/error_report.hpp"
#include "cli/output/screen.hpp"
#include "cli/parse_error.hpp"
#include "cli/reflect/chosen.hpp"
#include "cli/reflect/help.hpp"
#include "cli/reflect/help_json.hpp"
#include "cli/reflect/version_text.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kDescription = "Toolkit for the Kafka events of a URL shortener";
constexpr const char* kProgram = "shortener-events";

void declare_global_options(CLI::App& root, GlobalOptions& options) {
    // Given twice, as when an alias names one before the command, the last one counts.
    const auto add = [&](const char* flags, auto& value, const char* text, const char* type) {
        return root.add_option(flags, value, text)->type_name(type)->group("Global options")->take_last();
    };
    add("-b,--brokers", options.brokers, "Kafka brokers, comma separated (default localhost:9092)",
        "HOST:PORT,...");
    add("-X", options.properties, "a librdkafka property; may be repeated", "KEY=VALUE")
        ->take_all()
        ->allow_extra_args(false);
    add("-F,--properties-file", options.properties_file, "a client.properties file", "FILE");
    add("--config", options.config_file, "configuration file", "FILE");
    add("--profile", options.profile, "profile of the configuration file", "NAME");
    add("--timeout", options.timeout, "bounds every wait for a broker (default 5s)", "DURATION");
    add("--color", options.color, "colour the output (default auto)", "WHEN")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    add("-o,--output", options.output, "output format, one of the command's own", "FORMAT");
    root.add_flag("-q,--quiet", options.quiet,
                  "no notes, hints or progress; a summary only where not all went well")
        ->group("Global options");
    root.add_flag("-v,--verbose", options.verbose, "say more; -vv adds the Kafka client's log")
        ->group("Global options");
}

/// 0: it is no terminal.
std::size_t columns_of(int descriptor) {
    return ::isatty(descriptor) ? static_cast<std::size_t>(std::max(0, Screen::size(descriptor).columns)) : 0;
}

/// Whoever names no command wants to see which there are; the error that follows is the answer all the same.
void show_commands(const CLI::App& root, const CLI::ParseError& error) {
    if (!lacks_command(root, error) || root.get_option("--output")->count() > 0) return;
    FdStream err(STDERR_FILENO, "stderr");
    err << help_of_chosen(root, columns_of(STDERR_FILENO)) << '\n' << std::flush;
}

/// The error as the chosen command's own answer; else it is thrown on.
int answer(const App& app, const Error& error) {
    const auto found = app.tree.error_answers.find(&chosen_command(app.root));
    if (found == app.tree.error_answers.end()) throw error;
    FdStream out(STDOUT_FILENO, "stdout", WhenLost::without_reader);
    const auto status = found->second(error, out);
    if (!status) throw error;
    out.flush();
    return *status;
}

/// What a command has printed before it failed is printed: its beginning is as good as the whole's. Where it
/// answers errors itself, that is the only document.
int run_in(App& app, Context& context) try {
    return context.status_of(app.chosen.run(context));
} catch (const Error& error) {
    if (!app.tree.error_answers.contains(&chosen_command(app.root))) context.save_results();
    throw context.completed(error);
}

int run_chosen(App& app) try {
    Context context(app.options, chosen_output(app.root));
    return run_in(app, context);
} catch (const Error& error) {
    return answer(app, error);
}

/// `--help-json` was given.
struct CallForHelpJson : CLI::Success {
    CallForHelpJson() : CLI::Success("CallForHelpJson", "", CLI::ExitCodes::Success) {}
};

/// What the command line asks for instead of a command: help or version, on stdout.
int print_instead(const CLI::App& root, const CLI::Success& asked) {
    FdStream out(STDOUT_FILENO, "stdout");
    if (dynamic_cast<const CallForHelpJson*>(&asked)) {
        print_json(out, help_json(describe_tree(root)));
        out.flush();
        return kDone;
    }
    out << (dynamic_cast<const CLI::CallForVersion*>(&asked)
                ? version_text()
                : help_of_chosen(root, columns_of(STDOUT_FILENO)))
        << std::flush;
    return kDone;
}

/// Taking a tree apart would be a tenth of a short command's time; it goes with the process.
App& kept_to_the_end(std::unique_ptr<App> app) {
    static std::array<App*, 2> trees{};  // of the command that is named, and of all
    App*& tree = trees[0] == nullptr ? trees[0] : trees[1];
    tree = app.release();
    return *tree;
}

/// The answer of the command that the command line names, or nullopt. Declaring all of them takes longer than
/// most need to do their work; whatever is not understood at once is left to the whole tree.
std::optional<int> run_quickly(int argc, char** argv) {
    App& app = kept_to_the_end(std::make_unique<App>(std::span(argv, static_cast<std::size_t>(argc))));
    try {
        app.root.parse(argc, argv);
    } catch (const CLI::CallForHelp& asked) {
        if (app.root.get_subcommands().empty()) app.name_commands();
        return print_instead(app.root, asked);
    } catch (const CLI::Error&) {
        return std::nullopt;
    }
    return run_chosen(app);
}

/// Which needs no command to be declared.
bool asks_only_for_version(int argc, char** argv) {
    return argc == 2 && std::string_view(argv[1]) == "--version";
}

int parse_and_run(int argc, char** argv) {
    if (asks_only_for_version(argc, argv)) return print_instead(CLI::App(), CLI::CallForVersion());
    if (const auto status = run_quickly(argc, argv)) return *status;
    App& app = kept_to_the_end(std::make_unique<App>());
    try {
        app.root.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return print_instead(app.root, asked);
    } catch (const CLI::ParseError& error) {
        show_commands(app.root, error);
        return answer(app, to_usage_error(app.root, error));
    }
    return run_chosen(app);
}

}  // namespace

void App::declare_root() {
    root.set_help_flag("-h,--help", "print this help and exit");
    root.set_version_flag("--version", "", "print the version and exit");
    root.add_flag_callback(
        "--help-json", [] { throw CallForHelpJson(); }, "print the whole command tree as JSON");
    root.require_subcommand(1);
    declare_global_options(root, options);
}

App::App() : root(kDescription, kProgram) {
    declare_root();
    for (const auto& command : kCommands) command.declare(tree);
    check_quantities(root);
}

App::App(std::span<char* const> words) : root(kDescription, kProgram) {
    declare_root();
    if (words.size() > 1 && std::string_view(words[1]) == "__complete") {
        declare_for_completion(words);
        return;
    }
    const auto named = std::ranges::find_first_of(
        words, kCommands, {}, [](const char* word) { return std::string_view(word); },
        &CommandDeclaration::name);
    if (named == words.end() || std::string_view(*named) == "help") return;  // help shows them all
    std::ranges::find(kCommands, *named, &CommandDeclaration::name)->declare(tree);
    check_quantities(root);
}

/// The help that names them all says no more of them.
void App::name_commands() {
    for (const auto& command : kCommands) tree.add_command(command.name);
}

/// `__complete -- COMMAND ... WORD` needs that command alone; `__complete -- WORD` the names of all.
void App::declare_for_completion(std::span<char* const> words) {
    constexpr std::size_t kFirst = 3;
    const bool is_first = words.size() <= kFirst + 1;
    const auto named = is_first ? std::string_view() : std::string_view(words[kFirst]);
    const bool is_alone = named != "help" && named != "completion" &&
                          std::ranges::count(kCommands, named, &CommandDeclaration::name) > 0;
    for (const auto& command : kCommands) {
        if (command.declare == declare_completion || (!is_first && (!is_alone || command.name == named)))
            command.declare(tree);
        else if (is_first)
            tree.add_command(command.name);
    }
    check_quantities(root);
}

int run_app(int argc, char** argv) {
    const ErrorReport report(argc, argv);
    try {
        Interrupt::install();
        return parse_and_run(argc, argv);
    } catch (const OutputClosed&) {
        return kDone;
    } catch (const CutShort& stop) {
        return Interrupt::exit_status(report.print(Error(ErrorCategory::io, stop.what())));
    } catch (const Error& error) {
        return report.print(error);
    } catch (const std::bad_alloc&) {
        return report.print(Error(ErrorCategory::io, "there is not enough memory"));
    } catch (const std::system_error& error) {  // such as a thread that the process may not have
        return report.print(error.code() == std::errc::resource_unavailable_try_again
                                ? no_thread_error()
                                : Error(ErrorCategory::io, error.what()));
    } catch (const std::exception& error) {
        return report.print(Error(ErrorCategory::misuse, std::string("internal error: ") + error.what(),
                                  "please report this"));
    }
}

}  // namespace shortener_events::cli
