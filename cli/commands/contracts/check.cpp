// contracts check: whether a new version breaks readers of the old one, or the other way round.
#include <fmt/format.h>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/commands/contracts/questions.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"

namespace shortener_events::cli {

namespace {

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
                  << (question.is_compatible() ? palette.green(answer) : palette.red(answer)) << ": "
                  << escape_line(explain(question)) << '\n';
    for (const auto& found : question.report.breaks) {
        context.out() << escape_line("  " + to_text(found)) << '\n';
        if (found.example) context.out() << escape_line("    such as " + *found.example) << '\n';
    }
}

int check_pair(const CheckFlags& flags, Context& context) {
    const PairFlags& pair = flags.pair;
    const auto registry = load_contracts(pair.contracts, context);
    const SchemaOperand older = read_schema_operand(pair.old_schema, registry, pair.contracts, context);
    const SchemaOperand newer = read_schema_operand(pair.new_schema, registry, pair.contracts, context);
    const auto questions = ask_questions(flags.mode, older, newer, flags.unnamed());
    const Compatibility answer = overall(questions);
    if (context.json()) {
        print_json(context.out(), {{"schema", "contracts-check/1"},
                                   {"old", older.name},
                                   {"new", newer.name},
                                   {"mode", flags.mode},
                                   {"only_named_fields", flags.only_named_fields},
                                   {"answer", to_string(answer)},
                                   {"directions", questions_to_json(questions)}});
    } else {
        for (const auto& question : questions) print(question, context);
    }
    if (answer != Compatibility::compatible && !flags.only_named_fields) {
        context.out().flush();
        if (named_fields_would_do(questions)) hint_at_named_fields(context);
    }
    return answer == Compatibility::compatible ? kDone : kNo;
}

void require_operands(const PairFlags& pair) {
    if (pair.old_schema.empty() || pair.new_schema.empty())
        throw Error(ErrorCategory::argument, "OLD and NEW are needed, or --all",
                    "such as: contracts check click@1 click.v2.schema.json");
}

}  // namespace

int run_contracts_check(const CheckFlags& flags, Context& context) {
    context.go_on_without_reader();
    if (flags.all) return check_all(flags, context);
    require_operands(flags.pair);
    return check_pair(flags, context);
}

}  // namespace shortener_events::cli
