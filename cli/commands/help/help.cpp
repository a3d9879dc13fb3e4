// help: as --help, by name; and (hidden) the man pages, which scripts/generate writes.
#include <algorithm>
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
    std::string texts;
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

/// "lag-check" for "shortener-events lag check".
std::string page_name(const CommandInfo& root, const CommandInfo& command) {
    std::string name = command.full_name.substr(std::min(command.full_name.size(), root.name.size() + 1));
    std::ranges::replace(name, ' ', '-');
    return name;
}

ManText written(const ManOptions& options, const std::string& name) {
    std::ifstream text(std::filesystem::path(options.texts) / (name + ".txt"));
    return read_man_text(text);
}

void write_pages(const ManOptions& options, const CommandInfo& root, const CommandInfo& command) {
    const std::string name = page_name(root, command);
    std::ofstream(std::filesystem::path(options.directory) / (root.name + "-" + name + ".1"))
        << man_page(root, command, written(options, name));
    for (const auto& child : command.commands) write_pages(options, root, child);
}

int run_man(const ManOptions& options, Context&) {
    const CommandInfo root = describe_tree(*options.root);
    std::ofstream(std::filesystem::path(options.directory) / (root.name + ".1"))
        << man_page(root, written(options, root.name));
    for (const auto& command : root.commands) write_pages(options, root, command);
    return kDone;
}

}  // namespace

void declare_help(CommandTree& tree) {
    auto options = std::make_shared<HelpOptions>();
    options->root = &tree.root;
    CLI::App* command = tree.add_command("help", {"shortener-events help sandbox"});
    command->add_option("COMMAND", options->words, "the command");
    tree.on_run(*command, options, run_help);

    auto man = std::make_shared<ManOptions>();
    man->root = &tree.root;
    CLI::App* pages = tree.add(tree.root, "__man", "Write the man pages into a directory")->group("");
    pages->add_option("DIR", man->directory)->required();
    pages->add_option("TEXTS", man->texts)->required();
    tree.on_run(*pages, man, run_man);
}

}  // namespace shortener_events::cli
