#include "cli/commands/contracts/questions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace shortener_events::cli {

namespace {

CompatibilityReport ask(const Question& question, UnnamedFields unnamed) {
    return check_compatibility(question.writer.text, question.reader.text,
                               {unnamed, question.writer.name, question.reader.name});
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

}  // namespace

std::vector<Question> ask_questions(const std::string& mode, const SchemaOperand& older,
                                    const SchemaOperand& newer, UnnamedFields unnamed) {
    std::vector<Question> questions;
    if (mode != "forward") questions.push_back({"backward", older, newer});
    if (mode != "backward") questions.push_back({"forward", newer, older});
    for (auto& question : questions) question.report = ask(question, unnamed);
    return questions;
}

Compatibility overall(const std::vector<Question>& questions) {
    Compatibility worst = Compatibility::compatible;
    for (const auto& question : questions) {
        if (question.report.answer == Compatibility::broken) return Compatibility::broken;
        if (!question.is_compatible()) worst = question.report.answer;
    }
    return worst;
}

bool named_fields_would_do(const std::vector<Question>& questions) {
    return std::ranges::all_of(questions, [](const Question& question) {
        return ask(question, UnnamedFields::absent).answer == Compatibility::compatible;
    });
}

Json questions_to_json(const std::vector<Question>& questions) {
    Json directions = Json::array();
    for (const auto& question : questions) directions.push_back(to_json(question));
    return directions;
}

std::string to_text(const SchemaBreak& found) {
    return fmt::format("{}{}{} [{}]{}", found.pointer, found.pointer.empty() ? "" : ": ", found.message,
                       found.rule.empty() ? "limit" : found.rule, found.example ? "" : " (not certain)");
}

void hint_at_named_fields(Context& context) {
    context.hint(
        "compatible where events carry no fields but those that their contract names: --only-named-fields");
}

}  // namespace shortener_events::cli
