#include "contracts/compat/emptiness.hpp"

#include <algorithm>

#include "contracts/compat/bounds.hpp"
#include "contracts/compat/work.hpp"

namespace shortener_events::contracts {

namespace {

bool no_object(const Writers& writers, int depth) {
    if (is_contradiction(member_count_of(writers))) return true;
    const auto required = required_by(writers);
    return std::any_of(required.begin(), required.end(),
                       [&](const std::string& name) { return !can_have(writers, name, depth - 1); });
}

bool no_array(const Writers& writers, int depth) {
    constexpr std::uint64_t kLookedAt = 8;
    const Limits count = item_count_of(writers);
    if (is_contradiction(count)) return true;
    for (std::uint64_t i = 0; i < std::min(count.min.value_or(0), kLookedAt); ++i) {
        if (is_empty(item_of(writers, i), depth - 1)) return true;
    }
    return false;
}

bool nothing_of_type(const Writers& writers, Type type, int depth) {
    switch (type) {
        case kInteger:
        case kFraction:
            return is_contradiction(lower_bound_of(writers), upper_bound_of(writers));
        case kString:
            return is_contradiction(length_of(writers));
        case kObject:
            return no_object(writers, depth);
        case kArray:
            return no_array(writers, depth);
        default:
            return false;
    }
}

bool no_alternative(const Writers& writers, NodeRef ref, const std::vector<NodeIndex>& alternatives,
                    int depth) {
    return !alternatives.empty() &&
           std::all_of(alternatives.begin(), alternatives.end(), [&](NodeIndex alternative) {
               return is_empty(writers.with(ref.at(alternative)), depth - 1);
           });
}

bool no_combination(const Writers& writers, NodeRef ref, int depth) {
    if (!ref.node().combinations) return false;
    const Combinations& rules = *ref.node().combinations;
    return (rules.not_schema != kNoNode && is_anything(ref.at(rules.not_schema))) ||
           no_alternative(writers, ref, rules.any_of, depth) ||
           no_alternative(writers, ref, rules.one_of, depth);
}

}  // namespace

bool can_have(const Writers& writers, const std::string& name, int depth) {
    for (const NodeRef& ref : writers.nodes) {
        const auto& rules = ref.node().object;
        if (rules && rules->names != kNoNode && accepts(ref.at(rules->names), name) == false) return false;
    }
    return !is_empty(member_of(writers, name), depth);
}

bool is_empty(const Writers& writers, int depth) {
    WorkLimit::spend(1 + writers.nodes.size());
    const std::uint8_t types = writers.allowed_types();
    if (types == 0) return true;
    if (depth <= 0) return false;
    if (const auto values = listed_values(writers)) return values->empty();
    const auto left = [&](Type type) {
        return (types & type) != 0 && !nothing_of_type(writers, type, depth);
    };
    if (!left(kNull) && !left(kBoolean) && !left(kInteger) && !left(kFraction) && !left(kString) &&
        !left(kArray) && !left(kObject))
        return true;
    return std::any_of(writers.nodes.begin(), writers.nodes.end(),
                       [&](const NodeRef& ref) { return no_combination(writers, ref, depth); });
}

}  // namespace shortener_events::contracts
