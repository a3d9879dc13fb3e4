#include "cli/commands/contracts/usage_counts.hpp"

#include <algorithm>

#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::cli {

namespace {

void count_one(UsageCounts::Use& use, const Record& record, bool is_valid, bool is_labelled) {
    ++(is_valid ? use.valid : use.invalid);
    if (is_labelled) ++use.labelled;
    if (record.timestamp_ms)
        use.newest_ms = std::max(use.newest_ms.value_or(INT64_MIN), *record.timestamp_ms);
}

template <typename Map, typename Count>
auto largest_first(const Map& map, Count count) {
    std::vector<std::pair<typename Map::key_type, typename Map::mapped_type>> rows(map.begin(), map.end());
    std::ranges::stable_sort(rows, std::greater(), [&](const auto& row) { return count(row.second); });
    return rows;
}

}  // namespace

void UsageCounts::add(const Record& record) {
    ++read_;
    if (!record.value) return void(++tombstones_);
    if (why_unreadable(record)) return void(++unreadable_);
    const auto label = contract_label(record.headers);
    if (label && versions_.find(*label) == nullptr) return add_unknown(record, *label);
    const auto [judge, violations] = versions_.check(*record.value, label);
    if (!violations.empty() && violations.front().rule == "json") return void(++unreadable_);
    const std::string id = judge->id();
    count_one(uses_[id], record, violations.empty(), label.has_value());
    note(record, id, violations);
}

void UsageCounts::add_unknown(const Record& record, const std::string& label) {
    std::string known = cut_text(label, kTextBytes);
    if (unknown_.size() >= kMostLabels && !unknown_.contains(known)) known = "(others)";
    count_one(unknown_[known], record, false, true);
}

void UsageCounts::note(const Record& record, const std::string& contract,
                       const std::vector<Violation>& violations) {
    for (const auto& violation : violations) {
        Broken& broken = broken_[{contract, violation.rule}];
        if (broken.violations++ > 0) continue;
        broken.partition = record.partition;
        broken.offset = record.offset;
        broken.example =
            cut_text(violation.pointer, kTextBytes) + ": " + cut_text(violation.message, kTextBytes);
    }
}

std::uint64_t UsageCounts::unknown() const {
    std::uint64_t events = 0;
    for (const auto& [label, use] : unknown_) events += use.events();
    return events;
}

std::uint64_t UsageCounts::invalid() const {
    std::uint64_t events = 0;
    for (const auto& [id, use] : uses_) events += use.invalid;
    return events;
}

const UsageCounts::Use& UsageCounts::use_of(const Contract& version) const {
    static const Use kNone;
    const auto found = uses_.find(version.id());
    return found == uses_.end() ? kNone : found->second;
}

std::vector<std::pair<std::string, UsageCounts::Use>> UsageCounts::unknown_labels() const {
    return largest_first(unknown_, [](const Use& use) { return use.events(); });
}

std::vector<std::pair<UsageCounts::Rule, UsageCounts::Broken>> UsageCounts::broken_rules() const {
    return largest_first(broken_, [](const Broken& broken) { return broken.violations; });
}

}  // namespace shortener_events::cli
