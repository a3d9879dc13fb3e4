#include "contracts/compat/writers.hpp"

#include <algorithm>

#include "contracts/compat/work.hpp"
#include "contracts/judge/evaluation.hpp"
#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostListed = 2'000;
constexpr std::uint8_t kFewValues = kNull | kBoolean;

/// Without recursion: chains of references and allOf are as long as a schema's author likes.
void flatten(NodeRef first, std::vector<NodeRef>& nodes) {
    std::vector<NodeRef> ahead{first};
    while (!ahead.empty()) {
        NodeRef ref = ahead.back();
        ahead.pop_back();
        for (; ref.node().reference != kNoNode; ref = ref.at(ref.node().reference)) WorkLimit::spend(1);
        WorkLimit::spend(1 + nodes.size());
        if (std::find(nodes.begin(), nodes.end(), ref) != nodes.end()) continue;
        nodes.push_back(ref);
        if (!ref.node().combinations) continue;
        const auto& parts = ref.node().combinations->all_of;
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) ahead.push_back(ref.at(*part));
    }
}

/// The candidates that one node lists.
std::optional<std::vector<json>> listed_by(const Node& node) {
    if (node.refuses_everything) return std::vector<json>{};
    if (node.constant) return std::vector<json>{*node.constant};
    return node.enumeration;
}

}  // namespace

std::vector<NodeRef> flattened(NodeRef node) {
    std::vector<NodeRef> nodes;
    flatten(node, nodes);
    return nodes;
}

void Writers::add(NodeRef node) {
    for (const NodeRef& part : flattened(node)) {
        const auto at = std::lower_bound(nodes.begin(), nodes.end(), part);
        if (at == nodes.end() || *at != part) nodes.insert(at, part);
    }
}

std::uint8_t Writers::allowed_types() const {
    std::uint8_t allowed = types;
    for (const NodeRef& ref : nodes) {
        if (ref.node().refuses_everything) return 0;
        allowed &= ref.node().types;
    }
    return allowed;
}

Writers Writers::only(std::uint8_t bits) const {
    Writers narrowed = *this;
    narrowed.types &= bits;
    return narrowed;
}

Writers Writers::with(NodeRef node) const {
    Writers more = *this;
    more.add(node);
    return more;
}

std::optional<bool> accepts(NodeRef node, const json& value) {
    constexpr std::uint64_t kMostSteps = 10'000'000;
    Evaluation evaluation(*node.schema, std::min(kMostSteps, WorkLimit::left()));
    std::optional<bool> verdict;
    try {
        verdict = evaluation.evaluate(node.index, value, Path{}, nullptr);
    } catch (const GivenUp&) {
    }
    WorkLimit::spend(1 + evaluation.steps());
    return verdict;
}

bool holds(const Writers& writers, const json& value) {
    return (type_bit(value) & writers.types) != 0 &&
           std::all_of(writers.nodes.begin(), writers.nodes.end(),
                       [&](const NodeRef& node) { return accepts(node, value) == true; });
}

std::optional<std::vector<json>> listed_values(const Writers& writers) {
    std::optional<std::vector<json>> listed;
    for (const NodeRef& ref : writers.nodes) {
        auto values = listed_by(ref.node());
        if (values && (!listed || values->size() < listed->size())) listed = std::move(values);
    }
    if (!listed && (writers.allowed_types() & ~kFewValues) == 0) listed = {nullptr, false, true};
    if (!listed || listed->size() > kMostListed) return std::nullopt;
    WorkLimit::spend(listed->size());
    std::vector<json> values;
    for (const json& value : *listed) {
        if ((type_bit(value) & writers.types) == 0) continue;
        bool fits = true;
        for (const NodeRef& ref : writers.nodes) {
            const auto verdict = accepts(ref, value);
            if (!verdict) return std::nullopt;
            fits = fits && *verdict;
        }
        if (fits) values.push_back(value);
    }
    return values;
}

std::vector<NodeIndex> member_schemas(const ObjectRules& rules, const std::string& name) {
    WorkLimit::spend(rules.properties.size() + rules.pattern_properties.size());
    std::vector<NodeIndex> schemas;
    for (const auto& [property, schema] : rules.properties) {
        if (property == name) schemas.push_back(schema);
    }
    for (const auto& [pattern, schema] : rules.pattern_properties) {
        if (pattern.matches(name)) schemas.push_back(schema);
    }
    if (schemas.empty() && rules.additional != kNoNode) schemas.push_back(rules.additional);
    return schemas;
}

Writers member_of(const Writers& writers, const std::string& name) {
    Writers member;
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().object) continue;
        for (const NodeIndex schema : member_schemas(*ref.node().object, name)) member.add(ref.at(schema));
    }
    return member;
}

NodeIndex item_schema(const ArrayRules& rules, std::size_t index) {
    return index < rules.leading.size() ? rules.leading[index] : rules.items;
}

Writers item_of(const Writers& writers, std::size_t index) {
    Writers item;
    for (const NodeRef& ref : writers.nodes) {
        const NodeIndex schema = ref.node().array ? item_schema(*ref.node().array, index) : kNoNode;
        if (schema != kNoNode) item.add(ref.at(schema));
    }
    return item;
}

bool is_anything(NodeRef ref) {
    for (const NodeRef& part : flattened(ref)) {
        const Node& node = part.node();
        const bool limited = node.refuses_everything || node.types != kAnyType || node.enumeration ||
                             node.constant || node.numbers.any() || node.length.min || node.length.max ||
                             node.format != nullptr || !node.unknown_format.empty() || node.pattern ||
                             node.content.base64 || node.content.json || node.object || node.array;
        if (limited) return false;
        if (!node.combinations) continue;
        const Combinations& rules = *node.combinations;
        if (!rules.any_of.empty() || !rules.one_of.empty() || rules.not_schema != kNoNode ||
            rules.if_schema != kNoNode)
            return false;
    }
    return true;
}

}  // namespace shortener_events::contracts
