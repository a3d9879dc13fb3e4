// help: as --help, by name; and (hidden) the man pages, which scripts/generate writes.
#include <filesystem>
#include <fstream>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/reflect/help.hpp"
#include "cli/reflect/man_page.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::cli {

namespace {

struct HelpOptions {
    const CLI::App* root = nullptr;
    std::vector<std::string> words;
};

struct ManOptions {
    const CLI::App* root = nullptr;
    std::string directory;
};

const CLI::App& find_command(const CLI::App& parent, const std::string& name) {
    std::vector<std::string> known;
    for (const auto* child :
         parent.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); })) {
        if (child->get_name() == name) return *child;
        known.push_back(child->get_name());
    }
    throw Error(ErrorCategory::argument, "unknown command \"" + name + "\"", did_you_mean(name, known));
}

int run_help(const HelpOptions& options, Context& context) {
    const CLI::App* command = options.root;
    for (const auto& word : options.words) command = &find_command(*command, word);
    context.out() << help_text(describe_tree(*command), context.out_columns());
    return kDone;
}

int run_man(const ManOptions& options, Context&) {
    const std::filesystem::path directory = options.directory;
    const CommandInfo root = describe_tree(*options.root);
    std::ofstream(directory / (root.name + ".1")) << man_page(root);
    for (const auto& command : root.commands)
        std::ofstream(directory / (root.name + "-" + command.name + ".1")) << man_page(root, command);
    return kDone;
}

}  // namespace

void declare_help(CommandTree& tree) {
    auto options = std::make_shared<HelpOptions>();
    options->root = &tree.root;
    CLI::App* command =
        tree.add(tree.root, "help", "Show the help of a command", {"shortener-events help sandbox"});
    command->add_option("COMMAND", options->words, "the command");
    tree.on_run(*command, options, run_help);

    auto man = std::make_shared<ManOptions>();
    man->root = &tree.root;
    CLI::App* pages = tree.add(tree.root, "__man", "Write the man pages into a directory")->group("");
    pages->add_option("DIR", man->directory)->required();
    tree.on_run(*pages, man, run_man);
}

}  // namespace shortener_events::cli
