#include "contracts/compat/named_fields.hpp"

#include <algorithm>

#include "contracts/compat/work.hpp"
#include "contracts/schema/loops.hpp"

namespace shortener_events::contracts {

namespace {

/// Every node that may judge the same object, alternatives and conditions too.
std::vector<NodeRef> all_nodes(const Writers& writers) {
    std::vector<NodeRef> nodes = writers.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const NodeRef ref = nodes[i];
        for (const NodeIndex next : same_value_nodes(ref.node())) {
            if (std::find(nodes.begin(), nodes.end(), ref.at(next)) == nodes.end())
                nodes.push_back(ref.at(next));
        }
    }
    return nodes;
}

std::set<const Schema*> schemas_of(const Writers& writers) {
    std::set<const Schema*> schemas;
    for (const NodeRef& ref : writers.nodes) schemas.insert(ref.schema);
    return schemas;
}

void add_names(const ObjectRules& rules, std::set<std::string>& names) {
    for (const auto& [name, schema] : rules.properties) names.insert(name);
    names.insert(rules.required.begin(), rules.required.end());
    for (const auto& [name, others] : rules.dependent_names) {
        names.insert(name);
        names.insert(others.begin(), others.end());
    }
    for (const auto& [name, schema] : rules.dependent_schemas) names.insert(name);
}

}  // namespace

std::set<std::string> named_by(const Writers& writers) {
    std::set<std::string> names;
    for (const Schema* schema : schemas_of(writers)) {
        WorkLimit::spend(schema->nodes.size());
        for (const Node& node : schema->nodes) {
            if (node.object) add_names(*node.object, names);
        }
    }
    return names;
}

bool names_fields(const Writers& writers) {
    for (const NodeRef& ref : all_nodes(writers)) {
        std::set<std::string> names;
        if (ref.node().object) add_names(*ref.node().object, names);
        if (!names.empty() || (ref.node().object && !ref.node().object->pattern_properties.empty()))
            return true;
    }
    return false;
}

bool is_named(const Writers& writers, const std::string& name) {
    if (named_by(writers).contains(name)) return true;
    for (const Schema* schema : schemas_of(writers)) {
        for (const Node& node : schema->nodes) {
            if (!node.object) continue;
            for (const auto& [pattern, found] : node.object->pattern_properties) {
                if (pattern.matches(name)) return true;
            }
        }
    }
    return false;
}

bool has_only_named(const Writers& writers, const nlohmann::json& value) {
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (!has_only_named(item_of(writers, i), value[i])) return false;
        }
    }
    if (!value.is_object()) return true;
    const bool free = !names_fields(writers);
    for (const auto& [name, member] : value.items()) {
        if (!free && !is_named(writers, name)) return false;
        if (!has_only_named(member_of(writers, name), member)) return false;
    }
    return true;
}

std::set<std::string> property_names(const Writers& writers) {
    std::set<std::string> names;
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().object) continue;
        for (const auto& [name, schema] : ref.node().object->properties) names.insert(name);
        names.insert(ref.node().object->required.begin(), ref.node().object->required.end());
    }
    return names;
}

bool has_patterns(const Writers& writers) {
    return std::any_of(writers.nodes.begin(), writers.nodes.end(), [](const NodeRef& ref) {
        return ref.node().object && !ref.node().object->pattern_properties.empty();
    });
}

bool has_other_patterns(const Writers& writers) {
    for (const Schema* schema : schemas_of(writers)) {
        for (NodeIndex index = 0; index < schema->nodes.size(); ++index) {
            const auto& rules = schema->nodes[index].object;
            if (!rules || rules->pattern_properties.empty()) continue;
            const NodeRef ref{schema, index};
            if (std::find(writers.nodes.begin(), writers.nodes.end(), ref) == writers.nodes.end())
                return true;
        }
    }
    return false;
}

std::set<std::string> depending_on(const Writers& writers, const std::string& name) {
    std::set<std::string> others;
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().object) continue;
        for (const auto& [own, names] : ref.node().object->dependent_names) {
            if (own == name) others.insert(names.begin(), names.end());
        }
    }
    return others;
}

std::vector<NodeRef> schemas_depending_on(const Writers& writers, const std::string& name) {
    std::vector<NodeRef> schemas;
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().object) continue;
        for (const auto& [own, schema] : ref.node().object->dependent_schemas) {
            if (own == name) schemas.push_back(ref.at(schema));
        }
    }
    return schemas;
}

}  // namespace shortener_events::contracts
