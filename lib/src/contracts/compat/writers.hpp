// What is known about a value: every schema node that it satisfies at once. References and allOf are
// followed, so that the nodes can be read one by one; a value of them is a value that a writer may write.
#pragma once

#include <compare>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// A node of one of the two schemas that are compared.
struct NodeRef {
    const Schema* schema = nullptr;
    NodeIndex index = kNoNode;

    const Node& node() const { return schema->nodes[index]; }
    NodeRef at(NodeIndex other) const { return {schema, other}; }
    auto operator<=>(const NodeRef&) const = default;
};

struct Writers {
    std::vector<NodeRef> nodes;     ///< sorted; all hold
    std::uint8_t types = kAnyType;  ///< only values of these types are meant
    std::vector<NodeRef> splits{};  ///< nodes whose alternatives have been told apart already

    auto operator<=>(const Writers&) const = default;

    /// Adds a node and what it refers to.
    void add(NodeRef node);
    /// The types that all nodes allow.
    std::uint8_t allowed_types() const;
    /// The same values, of those types only.
    Writers only(std::uint8_t bits) const;
    /// The values that satisfy `node` as well.
    Writers with(NodeRef node) const;
};

/// The nodes that together say what `node` says, itself or what it refers to first.
std::vector<NodeRef> flattened(NodeRef node);

/// Whether the value satisfies the node; nullopt: too deep to be judged.
std::optional<bool> accepts(NodeRef node, const nlohmann::json& value);

/// Whether the value certainly is one of the writers'.
bool holds(const Writers& writers, const nlohmann::json& value);

/// All values, where the schemas list them (enum, const, null, true and false), not too many of them, and
/// every one can be judged.
std::optional<std::vector<nlohmann::json>> listed_values(const Writers& writers);

/// What is known about a member of that name of an object.
Writers member_of(const Writers& writers, const std::string& name);

/// What is known about an item of an array.
Writers item_of(const Writers& writers, std::size_t index);

/// The schema of a member in one node: nothing but `properties`, `patternProperties`, `additionalProperties`.
std::vector<NodeIndex> member_schemas(const ObjectRules& rules, const std::string& name);

/// The schema of an item in one node; kNoNode: any item.
NodeIndex item_schema(const ArrayRules& rules, std::size_t index);

/// Whether every value satisfies the node, as can be seen at once.
bool is_anything(NodeRef node);

}  // namespace shortener_events::contracts
