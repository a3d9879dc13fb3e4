// bug-report: what belongs into a report of a bug, without a secret, and without a broker.
#include "cli/commands/bug_report/facts.hpp"
#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"

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

int run_bug_report(const BugReportOptions&, Context& context) {
    const auto facts = gather_facts(context);
    if (context.json()) {
        print_json(context.out(), facts_to_json(facts));
        return kDone;
    }
    if (context.output() == "text") {
        facts_table(facts).print_text(context.out());
        return kDone;
    }
    facts_table(facts).print_aligned(context.out(), context.palette());
    context.out() << std::flush;
    context.hint(
        "add the command, what it said with -vv, and what you expected; a weakness is not for a public "
        "place: see docs/security.md");
    return kDone;
}

}  // namespace

void declare_bug_report(CommandTree& tree) {
    CLI::App* command = tree.add(
        tree.root, "bug-report", "Show what a report of a bug needs, without secrets",
        {"shortener-events bug-report --profile prod", "shortener-events bug-report -o json > report.json"});
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, std::make_shared<BugReportOptions>(), run_bug_report);
}

}  // namespace shortener_events::cli
