// contracts check: whether a new version breaks readers of the old one, or the other way round.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/schema_operand.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/compatibility.hpp"

namespace shortener_events::cli {

namespace {

/// One of the two questions: may these readers read what those writers write?
struct Question {
    std::string direction;
    const SchemaOperand& writer;
    const SchemaOperand& reader;
    CompatibilityReport report{};
};

std::vector<Question> questions_of(const std::string& mode, const SchemaOperand& older,
                                   const SchemaOperand& newer) {
    std::vector<Question> questions;
    if (mode != "forward") questions.push_back({"backward", older, newer});
    if (mode != "backward") questions.push_back({"forward", newer, older});
    return questions;
}

CompatibilityReport ask(const Question& question, UnnamedFields unnamed) {
    return check_compatibility(question.writer.text, question.reader.text,
                               {unnamed, question.writer.name, question.reader.name});
}

bool is_compatible(const Question& question) {
    return question.report.answer == Compatibility::compatible;
}

Compatibility overall(const std::vector<Question>& questions) {
    Compatibility worst = Compatibility::compatible;
    for (const auto& question : questions) {
        if (question.report.answer == Compatibility::broken) return Compatibility::broken;
        if (!is_compatible(question)) worst = question.report.answer;
    }
    return worst;
}

Json to_json(const SchemaBreak& found) {
    return {{"pointer", found.pointer},
            {"field", found.field},
            {"rule", found.rule.empty() ? Json(nullptr) : Json(found.rule)},
            {"message", found.message},
            {"example", found.example ? Json(*found.example) : Json(nullptr)}};
}

Json to_json(const Question& question) {
    Json breaks = Json::array();
    for (const auto& found : question.report.breaks) breaks.push_back(to_json(found));
    return {{"direction", question.direction},
            {"writer", question.writer.name},
            {"reader", question.reader.name},
            {"answer", to_string(question.report.answer)},
            {"breaks", breaks}};
}

std::string explain(const Question& question) {
    switch (question.report.answer) {
        case Compatibility::compatible:
            return fmt::format("{} accepts every event of {}", question.reader.name, question.writer.name);
        case Compatibility::broken:
            return fmt::format("{} refuses events of {}", question.reader.name, question.writer.name);
        case Compatibility::undecided:
            break;
    }
    return fmt::format("the rules cannot tell whether {} accepts every event of {}", question.reader.name,
                       question.writer.name);
}

void print(const Question& question, Context& context) {
    const Palette& palette = context.palette();
    const std::string answer(to_string(question.report.answer));
    context.out() << question.direction << ": "
                  << (is_compatible(question) ? palette.green(answer) : palette.red(answer)) << ": "
                  << escape_line(explain(question)) << '\n';
    for (const auto& found : question.report.breaks) {
        context.out() << escape_line(fmt::format("  {}{}{} [{}]{}", found.pointer,
                                                 found.pointer.empty() ? "" : ": ", found.message,
                                                 found.rule.empty() ? "limit" : found.rule,
                                                 found.example ? "" : " (not certain)"))
                      << '\n';
        if (found.example) context.out() << escape_line("    such as " + *found.example) << '\n';
    }
}

/// Adding a field is the change that is made most; say what it hangs on.
void hint_at_unnamed_fields(const std::vector<Question>& questions, Context& context) {
    const bool would_do = std::ranges::all_of(questions, [](const Question& question) {
        return ask(question, UnnamedFields::absent).answer == Compatibility::compatible;
    });
    if (would_do)
        context.hint(
            "compatible where events carry no fields but those that their contract names: "
            "--only-named-fields");
}

}  // namespace

int run_contracts_check(const PairFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    const SchemaOperand older = read_schema_operand(flags.old_schema, registry, flags.contracts, context);
    const SchemaOperand newer = read_schema_operand(flags.new_schema, registry, flags.contracts, context);
    const auto unnamed = flags.only_named_fields ? UnnamedFields::absent : UnnamedFields::possible;
    auto questions = questions_of(flags.mode, older, newer);
    for (auto& question : questions) question.report = ask(question, unnamed);
    const Compatibility answer = overall(questions);
    if (context.json()) {
        Json directions = Json::array();
        for (const auto& question : questions) directions.push_back(to_json(question));
        print_json(context.out(), {{"schema", "contracts-check/1"},
                                   {"old", older.name},
                                   {"new", newer.name},
                                   {"mode", flags.mode},
                                   {"only_named_fields", flags.only_named_fields},
                                   {"answer", to_string(answer)},
                                   {"directions", directions}});
    } else {
        for (const auto& question : questions) print(question, context);
    }
    if (answer != Compatibility::compatible && !flags.only_named_fields) {
        context.out().flush();
        hint_at_unnamed_fields(questions, context);
    }
    return answer == Compatibility::compatible ? kDone : kNo;
}

}  // namespace shortener_events::cli
