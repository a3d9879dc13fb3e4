// completion: the scripts for the shells, and (hidden) the answers that they ask for.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "cli/reflect/complete.hpp"
#include "cli/reflect/completion_scripts.hpp"
#include "cli/settings/config_file.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/sasl_plugins.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

using namespace std::chrono_literals;

/// An answer comes within this time, or none: somebody's fingers wait for it.
constexpr std::chrono::milliseconds kLongestAnswer = 1s;
constexpr std::chrono::milliseconds kTimeToEnd = 100ms;  // of what ends by itself when that time is over

struct ScriptOptions {
    std::string shell;
};

struct WordsOptions {
    std::vector<std::string> words;
    const CLI::App* root = nullptr;
};

std::vector<std::string> topics(const KafkaSettings& settings) {
    std::vector<std::string> names;
    for (const auto& topic : Cluster(settings).read_metadata().topics)
        if (!topic.name.starts_with("__")) names.push_back(topic.name);
    return names;
}

std::vector<std::string> groups(const KafkaSettings& settings) {
    std::vector<std::string> names;
    for (const auto& group : LagReader(settings).list_groups()) names.push_back(group.name);
    return names;
}

/// Of the topics among the words; of the events' where none is.
std::vector<std::string> partitions(const KafkaSettings& settings, const std::vector<std::string>& words) {
    const auto count_of = [&](const auto& is_meant) {
        std::size_t most = 0;
        for (const auto& topic : Cluster(settings).read_metadata().topics)
            if (is_meant(topic.name)) most = std::max(most, topic.partitions.size());
        return most;
    };
    auto count = count_of([&](const std::string& name) { return std::ranges::count(words, name) > 0; });
    if (count == 0)
        count = count_of([](const std::string& name) {
            return name == names::kClickTopic || name == names::kUrlCreatedTopic;
        });
    std::vector<std::string> ids;
    for (std::size_t id = 0; id < count; ++id) ids.push_back(std::to_string(id));
    return ids;
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
    options.timeout = std::to_string(kLongestAnswer.count()) + "ms";  // commands for secrets, too
    return options;
}

std::vector<std::string> profiles(const GlobalOptions& typed) {
    const auto path = config_path(typed);
    std::vector<std::string> names;
    if (path)
        for (const auto& [name, section] : read_config_file(*path).profiles) names.push_back(name);
    return names;
}

/// Names, which are the current versions, and versions, of the folder that was typed too.
std::vector<std::string> contracts(const std::vector<std::string>& words) {
    CLI::App reader;
    std::string directory;
    reader.allow_extras();
    reader.add_option("--contracts", directory);
    reader.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    std::vector<std::string> ids;
    if (directory.empty()) directory = resolve_setting("contracts", typed_options(words)).value;
    const auto registry = ContractRegistry::load(directory);
    for (const auto* contract : registry.all()) {
        const auto name = contract->id().substr(0, contract->id().find('@'));
        if (!std::ranges::count(ids, name)) ids.push_back(name);
        ids.push_back(contract->id());
    }
    return ids;
}

/// Without a context, which would warn in the middle of a command line.
std::vector<std::string> ask_cluster(const std::string& kind, const std::vector<std::string>& words) {
    auto settings = resolve_kafka_settings(typed_options(words));
    leave_out_sasl_plugins(settings);
    return kind == "TOPIC"   ? topics(settings)
           : kind == "GROUP" ? groups(settings)
                             : partitions(settings, words);
}

std::vector<std::string> values_of(const std::string& kind, const std::vector<std::string>& words) {
    std::vector<std::string> finished(words.begin(), words.end() - (words.empty() ? 0 : 1));
    if (!finished.empty() && finished.back().starts_with('-'))
        finished.pop_back();  // its value is being typed
    try {
        if (kind == "CONTRACT") return contracts(finished);
        if (kind == "PROFILE") return profiles(typed_options(finished));
        if (kind == "TOPIC" || kind == "GROUP" || kind == "PARTITION") return ask_cluster(kind, finished);
    } catch (const std::exception&) {
        // no candidates: a shell is no place for an error message
    }
    return {};
}

/// Ends the process where an answer is late: a second secret, a file on a disk that is away, a folder of
/// many contracts have no time of their own.
void answer_in_time() {
    std::thread([] {
        std::this_thread::sleep_for(kLongestAnswer + kTimeToEnd);
        ::_exit(kDone);
    }).detach();
}

int run_words(const WordsOptions& options, Context& context) {
    answer_in_time();
    const auto completion = complete(describe_tree(*options.root), options.words,
                                     [&](const std::string& kind) { return values_of(kind, options.words); });
    for (const auto& candidate : completion.candidates)
        context.out() << escape_line(candidate.word) << '\t' << candidate.description << '\n';
    if (completion.files) context.out() << ":files\t" << escape_line(completion.before_files) << '\n';
    return kDone;
}

int run_script(const ScriptOptions& options, Context& context) {
    context.out() << completion_script(options.shell);
    return kDone;
}

}  // namespace

void declare_completion(CommandTree& tree) {
    auto script = std::make_shared<ScriptOptions>();
    CLI::App* command = tree.add_command(
        "completion",
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
