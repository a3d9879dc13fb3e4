// bug-report: what belongs into a report of a bug, without a secret, and without a broker.
#include "cli/commands/bug_report/facts.hpp"
#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"
#include "cli/reflect/chosen.hpp"

namespace shortener_events::cli {

namespace {

struct BugReportOptions {};

Json fact_text(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json facts_to_json(const std::vector<Fact>& facts) {
    Json list = Json::array();
    for (const auto& fact : facts)
        list.push_back({{"part", fact.part},
                        {"name", fact.name},
                        {"value", fact_text(fact.value)},
                        {"source", fact_text(fact.source)}});
    return {{"schema", "bug-report/1"}, {"facts", list}};
}

Table facts_table(const std::vector<Fact>& facts) {
    Table table({{"PART"}, {"NAME"}, {"VALUE"}, {"FROM"}});
    for (const auto& fact : facts)
        table.add({fact.part,
                   fact.name,
                   fact.value.empty() ? "-" : fact.value,
                   {fact.source.empty() ? "-" : fact.source, Tone::faint}});
    return table;
}

void print_facts(const std::vector<Fact>& facts, const std::string& output, std::ostream& out,
                 const Palette& palette, std::size_t columns = 0) {
    if (output == "json")
        print_json(out, facts_to_json(facts));
    else if (output == "text")
        facts_table(facts).print_text(out);
    else
        facts_table(facts).print_aligned(out, palette, columns);
}

int run_bug_report(const BugReportOptions&, Context& context) {
    print_facts(gather_facts(context), context.output(), context.out(), context.palette(),
                context.out_columns());
    if (context.output() == "table")
        context.hint(
            "add the command, what it said with -vv, and what you expected; a weakness is not for a public "
            "place: see docs/security.md");
    return kDone;
}

}  // namespace

void declare_bug_report(CommandTree& tree) {
    CLI::App* command = tree.add_command("bug-report", {"shortener-events bug-report --profile prod",
                                                        "shortener-events bug-report -o json > report.json"});
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_error(*command, [&root = tree.root](const Error& error, std::ostream& out) -> std::optional<int> {
        if (error.category() != ErrorCategory::configuration) return std::nullopt;
        print_facts(gather_facts(error), chosen_output(root), out, Palette(false));
        return kDone;
    });
    tree.on_run(*command, std::make_shared<BugReportOptions>(), run_bug_report);
}

}  // namespace shortener_events::cli
