// Everything that shows records and findings: content of any kind is one line, acts on no terminal, breaks no
// format.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/commands/contracts/usage_report.hpp"
#include "cli/commands/dlq/letter_json.hpp"
#include "cli/commands/validate/findings.hpp"
#include "cli/commands/validate/verdict_groups.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "cli/output/record_printer.hpp"
#include "cli/output/table.hpp"
#include "cli/output/utf8.hpp"
#include "contracts/json/outline.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/envelope.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::size_t count(std::string_view text, char wanted) {
    return static_cast<std::size_t>(std::ranges::count(text, wanted));
}

bool is_json(std::string_view text) {
    return contracts::parse_strict(text).error.empty();
}

/// Valid UTF-8 without C0, DEL and C1, but for line ends and tabs of the format's own.
void require_harmless(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        fuzz::require((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t', "no control is shown");
        const bool is_c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        fuzz::require(!is_c1, "no C1 control is shown");
    }
    fuzz::require(is_json(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::strict)),
                  "what is shown is UTF-8");
}

void require_lines(const std::string& text, std::size_t lines) {
    require_harmless(text);
    fuzz::require(count(text, '\n') == lines && text.ends_with('\n'), "content never ends a line");
}

std::string printed(const Record& record, RecordStyle style, const std::string& remark = {}) {
    std::ostringstream out;
    RecordPrinter(out, std::move(style)).print(record, remark);
    return out.str();
}

void check_record(const Record& record) {
    const std::string value = record.value.value_or("");
    require_lines(printed(record, {}, value), 1);
    require_harmless(printed(record, {.template_text = {}, .pretty = true}));
    require_lines(printed(record, {.template_text = {}, .columns = 80}, value), 1);
    const char* const fields = "shortCode,.metadata.host,/a/0,$key,$header('n')";
    require_lines(printed(record, {.template_text = {}, .fields = fields}), 1);
    const std::string members =
        printed(record, {.format = RecordFormat::jsonl, .template_text = {}, .fields = fields});
    contracts::Outline outline;  // it takes numbers of any size, which are shown as they came
    fuzz::require(outline.read(members), "fields are JSON");
    std::size_t fields_shown = 0;
    for (std::size_t at = 1; at < outline.entries().size(); ++fields_shown)
        at = outline.entries()[outline.entries()[at].next].next;  // behind a name and its value
    fuzz::require(fields_shown == 5, "each field is a member");
    require_lines(printed(record, {.format = RecordFormat::raw, .template_text = {}, .escape_content = true}),
                  1);
    fuzz::require(printed(record, {.format = RecordFormat::raw, .template_text = {}}) == value + "\n",
                  "raw is the event itself");
    require_lines(printed(record, {.template_text = "%t %p %o %T %k %s %h\\n", .escape_content = true}), 1);
    fuzz::require(printed(record, {.template_text = "%s%%"}) == value + "%", "a template adds nothing");
    const std::string size = record.value ? std::to_string(record.value->size()) : "-1";
    fuzz::require(printed(record, {.template_text = "%S"}) == size, "a template tells the length");
    const std::string line = printed(record, {.format = RecordFormat::jsonl, .template_text = {}});
    require_lines(line, 1);
    fuzz::require(is_json(std::string_view(line).substr(0, line.size() - 1)), "an envelope is JSON");
}

void check_template(const std::string& text, const Record& record) {
    try {
        printed(record, {.template_text = text});
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a template's error is the user's");
    }
}

// --- findings --------------------------------------------------------------------------------------------

std::string report(const std::string& format, const EventPlace& place,
                   const std::vector<Violation>& violations) {
    std::ostringstream out;
    const auto printer = make_finding_printer(format, out);
    printer->print({.place = place, .contract = "click@1", .violations = violations});
    printer->finish({.invalid = 1});
    return out.str();
}

void check_findings(const EventPlace& place, const std::vector<Violation>& violations) {
    if (violations.empty()) return;
    require_lines(report("text", place, violations), violations.size());
    require_lines(report("github", place, violations), violations.size());
    std::istringstream lines(report("jsonl", place, violations));
    for (std::string line; std::getline(lines, line);) fuzz::require(is_json(line), "a finding is JSON");
    fuzz::require(is_json(report("sarif", place, violations)), "a SARIF log is JSON");
    const std::string junit = report("junit", place, violations);
    require_harmless(junit);
    VerdictGroups groups;
    for (const auto& violation : violations) groups.add(violation);
    std::ostringstream summary;
    groups.to_table().print_aligned(summary, Palette(false));
    fuzz::require(count(summary.str(), '\n') <= 1 + violations.size(), "a group of findings is one line");
    require_lines(summary.str(), count(summary.str(), '\n'));
    const std::string name = "x";
    const std::vector<Violation> harmless(violations.size(), Violation{"/a", "rule", "message"});
    const std::string plain = report("junit", {.input = name, .line = 1}, harmless);
    for (const char c : {'<', '>', '"'})
        fuzz::require(count(junit, c) == count(plain, c), "a JUnit report has no element but its own");
}

void check_usage(const Record& record, const ContractVersions& versions) {
    UsageCounts counts(versions);
    counts.add(record);
    const auto& use = counts.use_of(versions.current());
    fuzz::require(counts.tombstones() + counts.unreadable() + counts.unknown() + use.events() == 1,
                  "a record ends in exactly one count");
    const std::size_t ends = 3 + counts.unknown_labels().size() + counts.broken_rules().size();
    std::ostringstream text, table;
    print_usage_text({"t", counts}, text);
    require_lines(text.str(), ends);
    print_usage({"t", counts}, Palette(false), table);
    require_harmless(table.str());
    fuzz::require(is_json(json_line(usage_to_json({"t", counts}))), "usage is JSON");
}

void check_texts(const std::string& bytes) {
    const std::string line = escape_line(bytes);
    require_lines(line + '\n', 1);
    fuzz::require(escape_line(line) == line, "what is escaped is plain");
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{40}, bytes.size()})
        fuzz::require(escape_excerpt(bytes, most).size() <= most + 16, "an excerpt is as short as asked for");
    display_width(line);
    display_width(bytes);
    Table table({{"A"}, {"B"}});
    table.add({bytes, "b"});
    std::ostringstream text, aligned;
    table.print_text(text);
    table.print_aligned(aligned, Palette(false));
    fuzz::require(count(text.str(), '\t') == 1 && count(text.str(), '\n') == 1, "a cell is one cell");
    require_lines(aligned.str(), 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto registry = ContractRegistry::built_in();
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    const std::size_t choice = recipe.choose(4);
    const Record record = fuzz::make_record(recipe);
    if (choice == 0) {
        check_record(record);
        check_usage(record, *registry.for_topic("url-shortener.click"));
        check_template(fuzz::make_bytes(recipe), record);
    } else if (choice == 1) {
        const std::string file = fuzz::make_bytes(recipe);
        const EventPlace place{.input = file, .line = recipe.choose(2), .partition = 1, .offset = 7};
        const auto& contract = registry.require(recipe.choose(2) == 0 ? "click" : "url-created");
        check_findings(place, contract.check(record.value.value_or("")));
    } else if (choice == 2) {
        check_texts(fuzz::make_bytes(recipe) + fuzz::make_bytes(recipe));
    } else {
        std::ostringstream out;
        print_json(out, letter_json(read_dead_letter(record), {{"/a", "rule", record.value.value_or("")}}));
        fuzz::require(is_json(out.str()), "a letter's report is JSON");
    }
    return 0;
}
