#include <algorithm>

#include "contracts/json/values.hpp"
#include "contracts/judge/evaluation.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// The later of two equal items; value.size() where all differ. Sorted, so that a long array is no trap.
std::size_t find_repeated(const json& value) {
    std::vector<std::size_t> order(value.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return compare_values(value[a], value[b]) < 0; });
    std::size_t first = value.size();
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (compare_values(value[order[i - 1]], value[order[i]]) == 0) first = std::min(first, order[i]);
    }
    return first;
}

}  // namespace

bool Evaluation::evaluate_array(const ArrayRules& rules, const json& value, const Path& path,
                                Findings* findings) {
    bool valid = true;
    const auto report = [&](const Path& where, const char* rule, const std::string& message) {
        valid = false;
        if (findings != nullptr) findings->add({to_pointer(where), rule, message});
    };
    const std::string found = findings == nullptr ? "" : " items, found " + std::to_string(value.size());
    if (rules.size.min && value.size() < *rules.size.min) {
        report(path, "minItems", "expected at least " + std::to_string(*rules.size.min) + found);
    }
    if (rules.size.max && value.size() > *rules.size.max) {
        report(path, "maxItems", "expected at most " + std::to_string(*rules.size.max) + found);
    }
    if (!valid && findings == nullptr) return false;
    if (rules.unique) {
        const std::size_t repeated = find_repeated(value);
        if (repeated < value.size())
            report(Path(path, repeated), "uniqueItems",
                   "expected different items" +
                       (findings == nullptr ? "" : ", found again: " + findings->found(value[repeated])));
    }
    if (!valid && findings == nullptr) return false;
    if (rules.contains != kNoNode) {
        const auto fits = [&](const json& item) { return evaluate(rules.contains, item, path, nullptr); };
        if (std::none_of(value.begin(), value.end(), fits))
            report(path, "contains",
                   "expected an item that fits the schema of contains, found none among " +
                       std::to_string(value.size()));
    }
    return evaluate_items(rules, value, path, findings) && valid;
}

bool Evaluation::evaluate_items(const ArrayRules& rules, const json& value, const Path& path,
                                Findings* findings) {
    bool valid = true;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const NodeIndex schema = i < rules.leading.size() ? rules.leading[i] : rules.items;
        if (schema == kNoNode) break;
        if (rules.items_are_additional && i >= rules.leading.size() && refuses(schema)) {
            if (findings != nullptr) {
                findings->add({to_pointer(path), "additionalItems",
                               "expected at most " + std::to_string(rules.leading.size()) + " items, found " +
                                   std::to_string(value.size())});
            }
            return false;
        }
        valid &= evaluate(schema, value[i], Path(path, i), findings);
        if (findings == nullptr ? !valid : findings->full()) break;
    }
    return valid;
}

}  // namespace shortener_events::contracts
