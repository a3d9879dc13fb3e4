// completion: the scripts for the shells, and (hidden) the answers that they ask for.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "cli/reflect/complete.hpp"
#include "cli/reflect/completion_scripts.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/sasl_plugins.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

using namespace std::chrono_literals;

struct ScriptOptions {
    std::string shell;
};

struct WordsOptions {
    std::vector<std::string> words;
    const CLI::App* root = nullptr;
};

std::vector<std::string> topics(KafkaSettings settings) {
    settings.timeout =
        std::min<std::chrono::milliseconds>(settings.timeout, 1s);  // an answer within a second, or none
    std::vector<std::string> names;
    for (const auto& topic : Cluster(settings).read_metadata().topics)
        if (!topic.name.starts_with("__")) names.push_back(topic.name);
    return names;
}

/// The global options among the words, so that the broker that was typed is the one that is asked.
GlobalOptions typed_options(const std::vector<std::string>& words) {
    GlobalOptions options;
    CLI::App reader;
    reader.allow_extras();
    reader.add_option("-b,--brokers", options.brokers);
    reader.add_option("-X", options.properties)->allow_extra_args(false);
    reader.add_option("-F,--properties-file", options.properties_file);
    reader.add_option("--config", options.config_file);
    reader.add_option("--profile", options.profile);
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // CLI11 takes them from the back
    reader.parse(reversed);
    return options;
}

/// Those of the folder that was typed too.
std::vector<std::string> contracts(const std::vector<std::string>& words) {
    CLI::App reader;
    std::string directory;
    reader.allow_extras();
    reader.add_option("--contracts", directory);
    reader.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    std::vector<std::string> ids;
    if (directory.empty()) directory = resolve_setting("contracts", typed_options(words)).value;
    const auto registry = ContractRegistry::load(directory);
    for (const auto* contract : registry.all()) ids.push_back(contract->id());
    return ids;
}

std::vector<std::string> values_of(const std::string& kind, const std::vector<std::string>& words) {
    try {
        if (kind == "CONTRACT") return contracts({words.begin(), words.end() - (words.empty() ? 0 : 1)});
        if (kind == "TOPIC") {
            const auto settings =  // without a context, which would warn in the middle of a command line
                resolve_kafka_settings(typed_options({words.begin(), words.end() - (words.empty() ? 0 : 1)}));
            leave_out_sasl_plugins(settings);
            return topics(settings);
        }
    } catch (const std::exception&) {
        // no candidates: a shell is no place for an error message
    }
    return {};
}

int run_words(const WordsOptions& options, Context& context) {
    const auto completion = complete(describe_tree(*options.root), options.words,
                                     [&](const std::string& kind) { return values_of(kind, options.words); });
    for (const auto& candidate : completion.candidates)
        context.out() << escape_line(candidate.word) << '\t' << candidate.description << '\n';
    if (completion.files) context.out() << ":files\n";
    return kDone;
}

int run_script(const ScriptOptions& options, Context& context) {
    context.out() << completion_script(options.shell);
    return kDone;
}

}  // namespace

void declare_completion(CommandTree& tree) {
    auto script = std::make_shared<ScriptOptions>();
    CLI::App* command =
        tree.add(tree.root, "completion", "Print the completion script of a shell",
                 {"source <(shortener-events completion bash)",
                  "shortener-events completion fish > ~/.config/fish/completions/shortener-events.fish"});
    command->add_option("SHELL", script->shell, "the shell")
        ->required()
        ->type_name("SHELL")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    tree.on_run(*command, script, run_script);

    auto words = std::make_shared<WordsOptions>();
    words->root = &tree.root;
    CLI::App* answers = tree.add(tree.root, "__complete", "What could come next")->group("");
    answers->add_option("WORDS", words->words);
    tree.on_run(*answers, words, run_words);
}

}  // namespace shortener_events::cli
