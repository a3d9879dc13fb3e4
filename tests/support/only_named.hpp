// Whether an event has no field that its schema does not name, in the most generous reading: whatever any
// part of the schema names there. Objects of which no field is named hold anything.
#pragma once

#include <nlohmann/json.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored \
    "-Wmaybe-uninitialized"  // g++ 12 with sanitizers, inside <regex> (GCC bug 105562)
#endif
#include <regex>
#include <set>
#include <string>

class OnlyNamed {
  public:
    using Json = nlohmann::json;
    using Nodes = std::set<const Json*>;

    explicit OnlyNamed(const Json& root) : root_(root) {}

    bool holds(const Json& value, const Nodes& schemas) const {
        const Nodes nodes = closure(schemas);
        if (value.is_array()) {
            for (const Json& item : value)
                if (!holds(item, items_of(nodes))) return false;
        }
        if (!value.is_object()) return true;
        std::set<std::string> names;
        for (const Json* node : nodes) add_names(*node, names);
        for (const auto& [name, member] : value.items()) {
            if (!names.empty() && !names.contains(name)) return false;
            if (!holds(member, members_of(nodes, name))) return false;
        }
        return true;
    }

  private:
    static void add_names(const Json& node, std::set<std::string>& names) {
        if (node.contains("properties"))
            for (const auto& [name, child] : node["properties"].items()) names.insert(name);
        if (node.contains("required"))
            for (const Json& name : node["required"]) names.insert(name.get<std::string>());
        if (node.contains("patternProperties")) {
            for (const auto& [pattern, child] : node["patternProperties"].items()) {
                names.insert("");  // so that fields count as named
                for (const char* name : {"a", "b", "c", "x"})
                    if (std::regex_search(name, std::regex(pattern))) names.insert(name);
            }
        }
        if (!node.contains("dependencies")) return;
        for (const auto& [name, child] : node["dependencies"].items()) {
            names.insert(name);
            if (child.is_array())
                for (const Json& other : child) names.insert(other.get<std::string>());
        }
    }

    void add(const Json& node, Nodes& nodes) const {
        if (!node.is_object() || !nodes.insert(&node).second) return;
        if (node.contains("$ref")) {
            const std::string target = node["$ref"];
            return add(target == "#" ? root_ : root_["definitions"][target.substr(14)], nodes);
        }
        for (const char* keyword : {"allOf", "anyOf", "oneOf"})
            if (node.contains(keyword))
                for (const Json& part : node[keyword]) add(part, nodes);
        for (const char* keyword : {"not", "if", "then", "else"})
            if (node.contains(keyword)) add(node[keyword], nodes);
        if (node.contains("dependencies"))
            for (const Json& part : node["dependencies"]) add(part, nodes);
    }

    Nodes closure(const Nodes& schemas) const {
        Nodes nodes;
        for (const Json* node : schemas) add(*node, nodes);
        return nodes;
    }

    static Nodes members_of(const Nodes& nodes, const std::string& name) {
        Nodes members;
        for (const Json* node : nodes) {
            if (node->contains("properties") && (*node)["properties"].contains(name))
                members.insert(&(*node)["properties"][name]);
            if (node->contains("patternProperties"))
                for (const Json& child : (*node)["patternProperties"]) members.insert(&child);
            if (node->contains("additionalProperties")) members.insert(&(*node)["additionalProperties"]);
        }
        return members;
    }

    static Nodes items_of(const Nodes& nodes) {
        Nodes items;
        for (const Json* node : nodes) {
            for (const char* keyword : {"items", "additionalItems", "contains"}) {
                if (!node->contains(keyword)) continue;
                const Json& held = (*node)[keyword];
                if (!held.is_array()) items.insert(&held);
                if (held.is_array())
                    for (const Json& child : held) items.insert(&child);
            }
        }
        return items;
    }

    const Json& root_;
};

inline bool only_named(const nlohmann::json& event, const nlohmann::json& schema) {
    return OnlyNamed(schema).holds(event, {&schema});
}
