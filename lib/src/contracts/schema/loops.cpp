#include "contracts/schema/loops.hpp"

#include "contracts/schema/keywords.hpp"

namespace shortener_events::contracts {

namespace {

enum class Mark : std::uint8_t { unseen, open, done };

void visit(const Schema& schema, NodeIndex index, std::vector<Mark>& marks, unsigned depth) {
    if (marks[index] == Mark::done) return;
    const Node& node = schema.nodes[index];
    if (depth > kMaxSchemaDepth) refuse_schema(node.location, kTooDeep);
    if (marks[index] == Mark::open) refuse_schema(node.location, "leads back to itself without end");
    marks[index] = Mark::open;
    for (const NodeIndex next : same_value_nodes(node)) visit(schema, next, marks, depth + 1);
    marks[index] = Mark::done;
}

}  // namespace

std::vector<NodeIndex> same_value_nodes(const Node& node) {
    std::vector<NodeIndex> nodes;
    const auto add = [&](NodeIndex index) {
        if (index != kNoNode) nodes.push_back(index);
    };
    add(node.reference);
    if (node.object) {
        for (const auto& [name, schema] : node.object->dependent_schemas) add(schema);
    }
    if (!node.combinations) return nodes;
    const Combinations& rules = *node.combinations;
    for (const auto* list : {&rules.all_of, &rules.any_of, &rules.one_of}) {
        for (const NodeIndex index : *list) add(index);
    }
    for (const NodeIndex index : {rules.not_schema, rules.if_schema, rules.then_schema, rules.else_schema})
        add(index);
    return nodes;
}

void refuse_loops(const Schema& schema) {
    std::vector<Mark> marks(schema.nodes.size(), Mark::unseen);
    for (NodeIndex index = 0; index < schema.nodes.size(); ++index) visit(schema, index, marks, 0);
}

}  // namespace shortener_events::contracts
