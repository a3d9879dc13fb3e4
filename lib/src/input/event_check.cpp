#include "input/event_check.hpp"

#include <algorithm>
#include <utility>

#include "shortener_events/envelope.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::input {

namespace {

void stamp_record(Record& record, const Contract& contract) {
    const bool typed =
        std::ranges::find(record.headers, "content-type", &Header::name) != record.headers.end();
    if (!typed) record.headers.push_back({"content-type", "application/json"});
    record.headers.push_back({std::string(kContractHeader), contract.id()});
}

/// About a line that no contract is asked about.
LineFindings unreadable(std::string message) {
    LineFindings found;
    found.violations.push_back({"", "json", std::move(message)});
    return found;
}

}  // namespace

void EventCheck::check(CheckedBatch& batch) const {
    const auto& lines = batch.input.lines;
    if (options_.envelopes) batch.records.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].is_part) continue;  // of one that is too long
        LineFindings found = check_line(lines[i], options_.envelopes ? &batch.records[i] : nullptr);
        if (found.violations.empty()) continue;
        found.index = i;
        batch.findings.push_back(std::move(found));
    }
}

LineFindings EventCheck::check_line(const Line& line, Record* record) const {
    if (line.too_long)
        return unreadable("longer than the limit of " + std::to_string(options_.reader.max_line) + " bytes");
    if (record) return check_envelope(line, *record);
    if (!options_.contract) return {};
    return {.judge = options_.contract,
            .violations = options_.contract->check(line.text, options_.violations_per_line, line.slack)};
}

LineFindings EventCheck::check_envelope(const Line& line, Record& record) const {
    try {
        record = parse_envelope(line.text);
    } catch (const Error& error) {
        return unreadable(error.what());
    }
    if (!record.value || !options_.versions) return {};  // a tombstone is no event
    const auto label = contract_label(record.headers);
    auto [judge, violations] = options_.versions->check(*record.value, label, options_.violations_per_line);
    if (violations.empty() && options_.stamp && !label) stamp_record(record, *judge);
    return {.judge = judge, .violations = std::move(violations)};
}

}  // namespace shortener_events::input
