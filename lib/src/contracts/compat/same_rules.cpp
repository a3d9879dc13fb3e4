#include "contracts/compat/same_rules.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "contracts/compat/work.hpp"
#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostPairs = 20'000;

/// Walks both graphs side by side. A pair that is being compared already is taken for the same: where all
/// else agrees, both lead on in the same way for ever.
class Comparison {
  public:
    bool same(NodeRef a, NodeRef b) {
        while (a.node().reference != kNoNode) a = a.at(a.node().reference);
        while (b.node().reference != kNoNode) b = b.at(b.node().reference);
        WorkLimit::spend(1);
        if (a == b || !seen_.emplace(a, b).second) return true;
        if (seen_.size() > kMostPairs) return false;
        return same_scalars(a.node(), b.node()) && same_objects(a.node(), b.node(), a.schema, b.schema) &&
               same_arrays(a.node(), b.node(), a.schema, b.schema) &&
               same_combinations(a.node(), b.node(), a.schema, b.schema);
    }

  private:
    using Nodes = const Schema*;

    static bool same_value(const std::optional<json>& a, const std::optional<json>& b) {
        return a.has_value() == b.has_value() && (!a || compare_values(*a, *b) == 0);
    }

    static bool same_limits(const Limits& a, const Limits& b) { return a.min == b.min && a.max == b.max; }

    static bool same_enumeration(const Node& a, const Node& b) {
        if (!a.enumeration || !b.enumeration) return !a.enumeration && !b.enumeration;
        return std::equal(a.enumeration->begin(), a.enumeration->end(), b.enumeration->begin(),
                          b.enumeration->end(),
                          [](const json& x, const json& y) { return compare_values(x, y) == 0; });
    }

    static bool same_scalars(const Node& a, const Node& b) {
        const NumberLimits& m = a.numbers;
        const NumberLimits& n = b.numbers;
        const bool same_pattern = a.pattern.has_value() == b.pattern.has_value() &&
                                  (!a.pattern || a.pattern->expression() == b.pattern->expression());
        return a.refuses_everything == b.refuses_everything && a.types == b.types && same_enumeration(a, b) &&
               same_value(a.constant, b.constant) && same_value(m.minimum, n.minimum) &&
               same_value(m.exclusive_minimum, n.exclusive_minimum) && same_value(m.maximum, n.maximum) &&
               same_value(m.exclusive_maximum, n.exclusive_maximum) &&
               same_value(m.multiple_of, n.multiple_of) && same_limits(a.length, b.length) &&
               a.format == b.format && a.unknown_format == b.unknown_format && same_pattern &&
               a.content.base64 == b.content.base64 && a.content.json == b.content.json;
    }

    bool same_child(NodeIndex a, NodeIndex b, Nodes in_a, Nodes in_b) {
        if (a == kNoNode || b == kNoNode) return a == b;
        return same({in_a, a}, {in_b, b});
    }

    bool same_list(const std::vector<NodeIndex>& a, const std::vector<NodeIndex>& b, Nodes in_a, Nodes in_b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [&](NodeIndex x, NodeIndex y) { return same_child(x, y, in_a, in_b); });
    }

    template <typename Named, typename SameName>
    bool same_named(const Named& a, const Named& b, Nodes in_a, Nodes in_b, SameName same_name) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& x, const auto& y) {
            return same_name(x.first, y.first) && same_child(x.second, y.second, in_a, in_b);
        });
    }

    bool same_objects(const Node& a, const Node& b, Nodes in_a, Nodes in_b) {
        if (!a.object || !b.object) return !a.object && !b.object;
        const ObjectRules& x = *a.object;
        const ObjectRules& y = *b.object;
        const auto same_pattern = [](const Pattern& p, const Pattern& q) {
            return p.expression() == q.expression();
        };
        return std::is_permutation(x.required.begin(), x.required.end(), y.required.begin(),
                                   y.required.end()) &&
               x.dependent_names == y.dependent_names && same_limits(x.size, y.size) &&
               same_named(x.properties, y.properties, in_a, in_b, std::equal_to<>()) &&
               same_named(x.pattern_properties, y.pattern_properties, in_a, in_b, same_pattern) &&
               same_named(x.dependent_schemas, y.dependent_schemas, in_a, in_b, std::equal_to<>()) &&
               same_child(x.additional, y.additional, in_a, in_b) && same_child(x.names, y.names, in_a, in_b);
    }

    bool same_arrays(const Node& a, const Node& b, Nodes in_a, Nodes in_b) {
        if (!a.array || !b.array) return !a.array && !b.array;
        const ArrayRules& x = *a.array;
        const ArrayRules& y = *b.array;
        return x.unique == y.unique && same_limits(x.size, y.size) &&
               same_list(x.leading, y.leading, in_a, in_b) && same_child(x.items, y.items, in_a, in_b) &&
               same_child(x.contains, y.contains, in_a, in_b);
    }

    bool same_combinations(const Node& a, const Node& b, Nodes in_a, Nodes in_b) {
        if (!a.combinations || !b.combinations) return !a.combinations && !b.combinations;
        const Combinations& x = *a.combinations;
        const Combinations& y = *b.combinations;
        return same_list(x.all_of, y.all_of, in_a, in_b) && same_list(x.any_of, y.any_of, in_a, in_b) &&
               same_list(x.one_of, y.one_of, in_a, in_b) &&
               same_child(x.not_schema, y.not_schema, in_a, in_b) &&
               same_child(x.if_schema, y.if_schema, in_a, in_b) &&
               same_child(x.then_schema, y.then_schema, in_a, in_b) &&
               same_child(x.else_schema, y.else_schema, in_a, in_b);
    }

    std::set<std::pair<NodeRef, NodeRef>> seen_;
};

}  // namespace

bool are_same(NodeRef a, NodeRef b) {
    return Comparison().same(a, b);
}

}  // namespace shortener_events::contracts
