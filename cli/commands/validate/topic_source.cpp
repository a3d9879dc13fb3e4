#include "cli/commands/validate/topic_source.hpp"

#include <utility>

#include "cli/input/topic_records.hpp"
#include "shortener_events/envelope.hpp"

namespace shortener_events::cli {

namespace {

ContractVersions::Verdict verdict_on(const Record& record, const TopicJudge& judge) {
    if (auto why = why_unreadable(record)) return {&judge.versions.current(), {std::move(*why)}};
    const auto label = judge.labels == Labels::honoured ? contract_label(record.headers) : std::nullopt;
    return judge.versions.check(*record.value, label, judge.violations_each);
}

/// Whether a contract has looked at the event: it is here as a whole, and its header names a known version.
bool was_judged(const Record& record, const std::vector<Violation>& violations) {
    return !record.oversize && (violations.empty() || violations.front().rule != "contract");
}

void take(const Record& record, const TopicJudge& judge, Validation& validation) {
    const auto [contract, violations] = verdict_on(record, judge);
    const EventPlace place{.input = record.topic, .partition = record.partition, .offset = record.offset};
    const std::string name = judge.name.empty() ? contract->id() : judge.name;
    validation.take(place, name, violations, [&] { return to_envelope(record); });
    if (judge.others != nullptr && was_judged(record, violations))
        judge.others->ask(*contract, name, *record.value, violations, [&] { return to_text(place); });
}

}  // namespace

std::uint64_t validate_topic(const std::string& topic, const RangeFlags& range, const TopicJudge& judge,
                             Validation& validation, Context& context, const std::stop_token& stop) {
    std::uint64_t tombstones = 0;
    read_topic(topic, range, context, stop, [&](const Record& record) {
        record.value ? take(record, judge, validation) : void(++tombstones);
        return record.value.has_value();
    });
    return tombstones;
}

}  // namespace shortener_events::cli
