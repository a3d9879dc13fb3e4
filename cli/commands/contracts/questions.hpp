// What `contracts check` asks about two schemas: one question a direction, and what the answers come to.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/input/schema_operand.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/compatibility.hpp"

namespace shortener_events::cli {

/// May these readers read what those writers write?
struct Question {
    std::string direction;  ///< "backward" or "forward"
    SchemaOperand writer;
    SchemaOperand reader;
    CompatibilityReport report{};

    bool is_compatible() const { return report.answer == Compatibility::compatible; }
};

/// The questions of a mode ("backward", "forward", "full"), answered. Throws Error(contract) for a schema
/// that cannot be used.
std::vector<Question> ask_questions(const std::string& mode, const SchemaOperand& older,
                                    const SchemaOperand& newer, UnnamedFields unnamed);

/// The worst of the answers: broken, else undecided, else compatible.
Compatibility overall(const std::vector<Question>& questions);

/// Whether the answer to all of them is yes where events carry only fields that their contract names.
bool named_fields_would_do(const std::vector<Question>& questions);

/// One object a question: direction, writer, reader, answer, breaks.
Json questions_to_json(const std::vector<Question>& questions);

/// "/required: click@2 requires the field … [required]", unescaped.
std::string to_text(const SchemaBreak& found);

/// Says that --only-named-fields would make the answer yes.
void hint_at_named_fields(Context& context);

}  // namespace shortener_events::cli
