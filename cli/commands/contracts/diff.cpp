// contracts diff: what differs between two schemas, and what that means for readers.
#include <fmt/format.h>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/schema_operand.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/compatibility.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/schema_diff.hpp"

namespace shortener_events::cli {

namespace {

Json parsed_or_null(const std::optional<std::string>& text) {
    return text ? Json::parse(*text) : Json(nullptr);
}

std::string kind_of(const SchemaChange& change) {
    if (!change.before) return "added";
    return change.after ? "changed" : "removed";
}

Json to_json(const SchemaChange& change) {
    return {{"pointer", change.pointer},
            {"change", kind_of(change)},
            {"before", parsed_or_null(change.before)},
            {"after", parsed_or_null(change.after)}};
}

void print(const SchemaChange& change, Context& context) {
    const Palette& palette = context.palette();
    const std::string pointer = change.pointer.empty() ? "" : change.pointer + ": ";
    if (change.before) context.out() << palette.red("- " + escape_line(pointer + *change.before)) << '\n';
    if (change.after) context.out() << palette.green("+ " + escape_line(pointer + *change.after)) << '\n';
}

}  // namespace

int run_contracts_diff(const PairFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    const SchemaOperand older = read_schema_operand(flags.old_schema, registry, flags.contracts, context);
    const SchemaOperand newer = read_schema_operand(flags.new_schema, registry, flags.contracts, context);
    const auto changes = diff_schemas(older.text, newer.text);
    const auto backward = check_compatibility(older.text, newer.text).answer;
    const auto forward = check_compatibility(newer.text, older.text).answer;
    if (context.json()) {
        Json list = Json::array();
        for (const auto& change : changes) list.push_back(to_json(change));
        print_json(context.out(), {{"schema", "contracts-diff/1"},
                                   {"old", older.name},
                                   {"new", newer.name},
                                   {"changes", list},
                                   {"backward", to_string(backward)},
                                   {"forward", to_string(forward)}});
        return kDone;
    }
    for (const auto& change : changes) print(change, context);
    context.out().flush();
    context.note(changes.empty()
                     ? std::string("no difference but annotations")
                     : fmt::format("{}; backward {}, forward {}", counted(changes.size(), "change"),
                                   to_string(backward), to_string(forward)));
    return kDone;
}

}  // namespace shortener_events::cli
