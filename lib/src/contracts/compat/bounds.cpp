#include "contracts/compat/bounds.hpp"

#include <algorithm>

#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

enum class Side { lower, upper };

void tighten(std::optional<NumberBound>& bound, const std::optional<json>& value, bool exclusive, Side side) {
    if (!value) return;
    const auto order = bound ? compare_values(*value, bound->value) : std::weak_ordering::equivalent;
    const bool tighter = !bound || (side == Side::lower ? order > 0 : order < 0) || (order == 0 && exclusive);
    if (tighter) bound = NumberBound{*value, exclusive};
}

void tighten(Limits& limits, const Limits& more) {
    if (more.min) limits.min = std::max(limits.min.value_or(0), *more.min);
    if (more.max) limits.max = std::min(limits.max.value_or(*more.max), *more.max);
}

bool refuses(NodeRef node) {
    const auto parts = flattened(node);
    return std::any_of(parts.begin(), parts.end(),
                       [](const NodeRef& part) { return part.node().refuses_everything; });
}

/// How many items there can be before one that cannot be.
std::optional<std::uint64_t> longest(NodeRef ref) {
    const ArrayRules& rules = *ref.node().array;
    for (std::size_t i = 0; i < rules.leading.size(); ++i) {
        if (refuses(ref.at(rules.leading[i]))) return i;
    }
    if (rules.items == kNoNode || !refuses(ref.at(rules.items))) return std::nullopt;
    return rules.leading.size();
}

}  // namespace

std::optional<NumberBound> lower_bound_of(const Writers& writers) {
    std::optional<NumberBound> bound;
    for (const NodeRef& ref : writers.nodes) {
        tighten(bound, ref.node().numbers.minimum, false, Side::lower);
        tighten(bound, ref.node().numbers.exclusive_minimum, true, Side::lower);
    }
    return bound;
}

std::optional<NumberBound> upper_bound_of(const Writers& writers) {
    std::optional<NumberBound> bound;
    for (const NodeRef& ref : writers.nodes) {
        tighten(bound, ref.node().numbers.maximum, false, Side::upper);
        tighten(bound, ref.node().numbers.exclusive_maximum, true, Side::upper);
    }
    return bound;
}

Limits length_of(const Writers& writers) {
    Limits limits;
    for (const NodeRef& ref : writers.nodes) tighten(limits, ref.node().length);
    return limits;
}

Limits item_count_of(const Writers& writers) {
    Limits limits;
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().array) continue;
        tighten(limits, ref.node().array->size);
        if (ref.node().array->contains != kNoNode) tighten(limits, {1, std::nullopt});
        tighten(limits, {std::nullopt, longest(ref)});
    }
    return limits;
}

Limits member_count_of(const Writers& writers) {
    Limits limits;
    for (const NodeRef& ref : writers.nodes) {
        if (ref.node().object) tighten(limits, ref.node().object->size);
    }
    tighten(limits, {required_by(writers).size(), std::nullopt});
    return limits;
}

std::set<std::string> required_by(const Writers& writers) {
    std::set<std::string> names;
    for (const NodeRef& ref : writers.nodes) {
        if (ref.node().object)
            names.insert(ref.node().object->required.begin(), ref.node().object->required.end());
    }
    return names;
}

bool is_contradiction(const Limits& limits) {
    return limits.min && limits.max && *limits.min > *limits.max;
}

bool is_contradiction(const std::optional<NumberBound>& lower, const std::optional<NumberBound>& upper) {
    if (!lower || !upper) return false;
    const auto order = compare_values(lower->value, upper->value);
    return order > 0 || (order == 0 && (lower->exclusive || upper->exclusive));
}

}  // namespace shortener_events::contracts
