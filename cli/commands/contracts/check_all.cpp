// contracts check --all: the neighbouring versions of every contract, one line a pair, for CI.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/commands/contracts/questions.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

struct CheckedPair {
    std::string contract, older, newer;
    std::vector<Question> questions;

    Compatibility answer() const { return overall(questions); }
};

SchemaOperand operand_of(const Contract& contract) {
    return {contract.id(), contract.schema()};
}

/// Each version with the next one that is known: `all()` is sorted by name and version.
std::vector<CheckedPair> check_neighbours(const ContractRegistry& registry, const CheckFlags& flags) {
    std::vector<CheckedPair> pairs;
    const auto contracts = registry.all();
    for (std::size_t i = 1; i < contracts.size(); ++i) {
        const Contract &older = *contracts[i - 1], &newer = *contracts[i];
        if (older.name() != newer.name()) continue;
        pairs.push_back({older.name(), older.id(), newer.id(),
                         ask_questions(flags.mode, operand_of(older), operand_of(newer), flags.unnamed())});
    }
    return pairs;
}

std::string first_break(const Question& question) {
    const auto& breaks = question.report.breaks;
    if (breaks.empty()) return "";
    const std::string more = breaks.size() > 1 ? fmt::format(", and {} more", breaks.size() - 1) : "";
    return ": " + to_text(breaks.front()) + more;
}

void print(const CheckedPair& pair, Context& context) {
    const Palette& palette = context.palette();
    context.out() << escape_line(pair.older + " -> " + pair.newer + ": ");
    const char* separator = "";
    for (const auto& question : pair.questions) {
        const std::string answer(to_string(question.report.answer));
        context.out() << std::exchange(separator, "; ") << question.direction << ' '
                      << (question.is_compatible() ? palette.green(answer) : palette.red(answer))
                      << escape_line(first_break(question));
    }
    context.out() << '\n';
}

Json to_json(const CheckedPair& pair) {
    return {{"contract", pair.contract},
            {"old", pair.older},
            {"new", pair.newer},
            {"answer", to_string(pair.answer())},
            {"directions", questions_to_json(pair.questions)}};
}

std::int64_t count(const std::vector<CheckedPair>& pairs, Compatibility answer) {
    return std::ranges::count(pairs, answer, &CheckedPair::answer);
}

Compatibility worst_of(const std::vector<CheckedPair>& pairs) {
    for (const auto answer : {Compatibility::broken, Compatibility::undecided})
        if (count(pairs, answer) > 0) return answer;
    return Compatibility::compatible;
}

void print_pairs(const std::vector<CheckedPair>& pairs, const CheckFlags& flags, Context& context) {
    if (!context.json()) {
        for (const auto& pair : pairs) print(pair, context);
        return;
    }
    Json list = Json::array();
    for (const auto& pair : pairs) list.push_back(to_json(pair));
    print_json(context.out(), {{"schema", "contracts-check-all/1"},
                               {"mode", flags.mode},
                               {"only_named_fields", flags.only_named_fields},
                               {"answer", to_string(worst_of(pairs))},
                               {"compatible", count(pairs, Compatibility::compatible)},
                               {"broken", count(pairs, Compatibility::broken)},
                               {"undecided", count(pairs, Compatibility::undecided)},
                               {"pairs", list}});
}

void sum_up(const std::vector<CheckedPair>& pairs, const CheckFlags& flags, Context& context) {
    if (pairs.empty()) return context.note("no contract has two versions");
    context.note(fmt::format("{} of versions = {} compatible + {} broken + {} undecided",
                             counted(pairs.size(), "pair"), count(pairs, Compatibility::compatible),
                             count(pairs, Compatibility::broken), count(pairs, Compatibility::undecided)));
    if (worst_of(pairs) == Compatibility::compatible) return;
    const bool would_do = !flags.only_named_fields && std::ranges::all_of(pairs, [](const CheckedPair& pair) {
        return pair.answer() == Compatibility::compatible || named_fields_would_do(pair.questions);
    });
    if (would_do) hint_at_named_fields(context);
}

/// The folder behind --all is that of --contracts.
ContractsFlag folder_of(const CheckFlags& flags) {
    ContractsFlag folder = flags.pair.contracts;
    if (flags.all->empty()) throw Error(ErrorCategory::argument, "--all: the value is empty");
    if (!flags.pair.old_schema.empty())
        throw Error(ErrorCategory::argument,
                    fmt::format("--all compares every contract, \"{}\" one", flags.pair.old_schema),
                    "leave one of them out; a folder stands behind --all");
    if (*flags.all == kContractsLoaded) return folder;
    if (!folder.directory.empty())
        throw Error(ErrorCategory::argument, "--all DIR and --contracts DIR are two folders",
                    "leave one of them out");
    folder.directory = *flags.all;
    return folder;
}

}  // namespace

int check_all(const CheckFlags& flags, Context& context) {
    const auto registry = load_contracts(folder_of(flags), context);
    const auto pairs = check_neighbours(registry, flags);
    print_pairs(pairs, flags, context);
    context.out().flush();
    sum_up(pairs, flags, context);
    return worst_of(pairs) == Compatibility::compatible ? kDone : kNo;
}

}  // namespace shortener_events::cli
