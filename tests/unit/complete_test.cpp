#include "cli/reflect/complete.hpp"

#include <doctest/doctest.h>

#include "cli/app.hpp"

using namespace shortener_events::cli;

namespace {

std::vector<std::string> candidates(const std::vector<std::string>& words) {
    const App app;
    const auto values = [](const std::string& kind) {
        return kind == "TOPIC" ? std::vector<std::string>{"clicks", "created"} : std::vector<std::string>{};
    };
    std::vector<std::string> found;
    for (const auto& candidate : complete(describe_tree(app.root), words, values).candidates)
        found.push_back(candidate.word);
    return found;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("commands are completed, hidden ones are not offered") {
    CHECK(candidates({"sand"}) == Words{"sandbox"});
    CHECK(candidates({"__"}).empty());
}

TEST_CASE("options of the command and global ones are completed") {
    CHECK(candidates({"tail", "--per-p"}) == Words{"--per-partition"});
    CHECK(candidates({"tail", "--brok"}) == Words{"--brokers"});
    CHECK(candidates({"tail", "--no-such"}).empty());
}

TEST_CASE("values are completed from their choices or from the broker") {
    CHECK(candidates({"tail", "-o", ""}) == Words{"text", "jsonl", "raw"});
    CHECK(candidates({"tail", "--output=r"}) == Words{"--output=raw"});
    CHECK(candidates({"tail", "cl"}) == Words{"clicks"});
    CHECK(candidates({"tail", "-b", "host:9092", "--follow", "c"}) == Words{"clicks", "created"});
    CHECK(candidates({"--color", "a"}) == Words{"auto", "always"});
}

TEST_CASE("before the command, the format of any command is offered") {
    CHECK(candidates({"-o", "j"}) == Words{"jsonl", "json", "junit"});
    CHECK(candidates({"--output=sar"}) == Words{"--output=sarif"});
    CHECK(candidates({"lag", "-o", "p"}) == Words{"prometheus"});
    CHECK(candidates({"-o", "json", "ta"}) == Words{"tail"});
}

TEST_CASE("an option that a command has too is offered once") {
    CHECK(candidates({"tail", "--outp"}) == Words{"--output"});
}

TEST_CASE("behind an option with a value the command's words go on") {
    CHECK(candidates({"-b", "host:9092", "ta"}) == Words{"tail"});
    CHECK(candidates({"tail", "-b", ""}).empty());
}

TEST_CASE(
    "a positional without a type is completed by its name, and a partition and a profile by their options") {
    const App app;
    std::vector<std::string> asked;
    const auto ask = [&](const std::vector<std::string>& words) {
        asked.clear();
        const auto completion = complete(describe_tree(app.root), words, [&](const std::string& kind) {
            asked.push_back(kind);
            return std::vector<std::string>{};
        });
        return completion.files ? Words{"files"} : asked;
    };
    CHECK(ask({"lag", ""}) == Words{"GROUP"});
    CHECK(ask({"lag", "--group", ""}) == Words{"GROUP"});
    CHECK(ask({"topics", "show", ""}) == Words{"TOPIC"});
    CHECK(ask({"dlq", "list", ""}) == Words{"TOPIC"});
    CHECK(ask({"contracts", "show", ""}) == Words{"CONTRACT"});
    CHECK(ask({"tail", "--partition", ""}) == Words{"PARTITION"});
    CHECK(ask({"--profile", ""}) == Words{"PROFILE"});
    CHECK(ask({"publish", ""}) == Words{"files"});
    CHECK(ask({"validate", ""}) == Words{"files"});
    CHECK(ask({"--config="}) == Words{"files"});
    CHECK(ask({"tail", "--contracts", ""}) == Words{"files"});
}

TEST_CASE("values that are words are offered beside files and the broker's names") {
    CHECK(candidates({"publish", "--key", ""}) == Words{"uuid", "none"});
    CHECK(candidates({"tail", "--from=b"}) == Words{"--from=beginning"});
    CHECK(candidates({"tail", "--since", "y"}) == Words{"yesterday"});
    CHECK(candidates({"consume", "--sink", "sq"}) == Words{"sqlite:"});
}

TEST_CASE("a file's name may stand behind a scheme, and where a contract may") {
    const App app;
    const auto files = [&](const std::vector<std::string>& words) {
        const auto completion = complete(describe_tree(app.root), words, [](const std::string& kind) {
            return kind == "CONTRACT" ? std::vector<std::string>{"click@1"} : std::vector<std::string>{};
        });
        const auto count = std::to_string(completion.candidates.size());
        return completion.files ? "files behind \"" + completion.before_files + "\", " + count : count;
    };
    CHECK(files({"consume", "--sink", "sqlite:a"}) == "files behind \"sqlite:\", 0");
    CHECK(files({"consume", "--sink=ndjson:"}) == "files behind \"--sink=ndjson:\", 1");
    CHECK(files({"consume", "--sink", "postgresql://"}) == "1");
    CHECK(files({"--config="}) == "files behind \"--config=\", 0");
    CHECK(files({"contracts", "check", ""}) == "files behind \"\", 1");
    CHECK(files({"publish", "--contract", ""}) == "1");
    CHECK(files({"dlq", "list", "--contract", ""}) == "1");
}

TEST_CASE("help is completed with commands, and those below them") {
    CHECK(candidates({"help", "topi"}) == Words{"topics"});
    CHECK(candidates({"help", "topics", ""}) == Words{"list", "show", "create"});
    CHECK(candidates({"help", "nothing", ""}).empty());
}
