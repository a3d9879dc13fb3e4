#include "cli/commands/contracts/usage_report.hpp"

#include <fmt/format.h>

#include "cli/output/json_values.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

using Use = UsageCounts::Use;
using Broken = UsageCounts::Broken;

std::string figure(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

bool is_current(const UsageCounts& counts, const Contract& version) {
    return &version == &counts.versions().current();
}

std::string newest_of(const Use& use) {
    return use.newest_ms ? format_utc(*use.newest_ms) : "-";
}

std::string place_of(const Broken& broken) {
    return fmt::format("[{}]@{}", broken.partition, broken.offset);
}

std::vector<Cell> row(const std::string& name, const Use& use) {
    return {name,
            figure(use.events()),
            figure(use.valid),
            {figure(use.invalid), use.invalid > 0 ? Tone::bad : Tone::plain},
            figure(use.labelled),
            newest_of(use)};
}

std::vector<Cell> other_end(const std::string& name, std::uint64_t records) {
    return {name, figure(records), "-", "-", "-", "-"};
}

void print_uses(const UsageCounts& counts, const Palette& palette, std::ostream& out, std::size_t columns) {
    Table table({{"VERSION"},
                 {"EVENTS", Align::right},
                 {"VALID", Align::right},
                 {"INVALID", Align::right},
                 {"LABELLED", Align::right},
                 {"NEWEST"}});
    for (const auto& version : counts.versions().accepted())
        table.add(
            row(version->id() + (is_current(counts, *version) ? " (current)" : ""), counts.use_of(*version)));
    for (const auto& [label, use] : counts.unknown_labels()) table.add(row(label + " (not accepted)", use));
    if (counts.unreadable() > 0) table.add(other_end("(unreadable)", counts.unreadable()));
    if (counts.tombstones() > 0) table.add(other_end("(tombstones)", counts.tombstones()));
    table.print_aligned(out, palette, columns);
}

void print_broken(const UsageCounts& counts, const Palette& palette, std::ostream& out, std::size_t columns) {
    const auto rules = counts.broken_rules();
    if (rules.empty()) return;
    Table table({{"VERSION"}, {"RULE"}, {"VIOLATIONS", Align::right}, {"FIRST"}, {"EXAMPLE"}});
    for (const auto& [rule, broken] : rules)
        table.add({rule.first, rule.second, figure(broken.violations), place_of(broken), broken.example});
    out << '\n';
    table.print_aligned(out, palette, columns);
}

void print_use(std::ostream& out, const char* kind, const std::string& name, const Use& use) {
    print_text_row(out, {kind, name, std::to_string(use.events()), std::to_string(use.valid),
                         std::to_string(use.invalid), std::to_string(use.labelled), newest_of(use)});
}

Json to_json(const Use& use) {
    return {{"events", use.events()},
            {"valid", use.valid},
            {"invalid", use.invalid},
            {"labelled", use.labelled},
            {"newest_at", time_or_null(use.newest_ms)},
            {"newest_ms", or_null(use.newest_ms)}};
}

/// `head`, and behind it what is counted.
Json joined(Json head, const Json& rest) {
    head.update(rest);
    return head;
}

Json versions_to_json(const UsageCounts& counts) {
    Json versions = Json::array();
    for (const auto& version : counts.versions().accepted())
        versions.push_back(joined({{"contract", version->id()}, {"current", is_current(counts, *version)}},
                                  to_json(counts.use_of(*version))));
    return versions;
}

Json violations_to_json(const UsageCounts& counts) {
    Json list = Json::array();
    for (const auto& [rule, broken] : counts.broken_rules())
        list.push_back({{"contract", rule.first},
                        {"rule", rule.second},
                        {"violations", broken.violations},
                        {"partition", broken.partition},
                        {"offset", broken.offset},
                        {"example", broken.example}});
    return list;
}

}  // namespace

void print_usage(const UsageReport& report, const Palette& palette, std::ostream& out, std::size_t columns) {
    print_uses(report.counts, palette, out, columns);
    print_broken(report.counts, palette, out, columns);
}

void print_usage_text(const UsageReport& report, std::ostream& out) {
    const UsageCounts& counts = report.counts;
    for (const auto& version : counts.versions().accepted())
        print_use(out, is_current(counts, *version) ? "current" : "version", version->id(),
                  counts.use_of(*version));
    for (const auto& [label, use] : counts.unknown_labels()) print_use(out, "unknown", label, use);
    print_text_row(out, {"unreadable", "-", std::to_string(counts.unreadable()), "-", "-", "-", "-"});
    print_text_row(out, {"tombstones", "-", std::to_string(counts.tombstones()), "-", "-", "-", "-"});
    for (const auto& [rule, broken] : counts.broken_rules())
        print_text_row(out, {"rule", rule.first, rule.second, std::to_string(broken.violations),
                             place_of(broken), broken.example});
}

Json usage_to_json(const UsageReport& report) {
    const UsageCounts& counts = report.counts;
    Json unknown = Json::array();
    for (const auto& [label, use] : counts.unknown_labels())
        unknown.push_back(joined({{"label", label}}, to_json(use)));
    return {{"schema", "contracts-usage/1"},
            {"topic", report.topic},
            {"complete", report.complete},
            {"read", counts.read()},
            {"tombstones", counts.tombstones()},
            {"unreadable", counts.unreadable()},
            {"versions", versions_to_json(counts)},
            {"unknown", std::move(unknown)},
            {"violations", violations_to_json(counts)}};
}

}  // namespace shortener_events::cli
