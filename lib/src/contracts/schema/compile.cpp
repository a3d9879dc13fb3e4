#include <algorithm>
#include <map>

#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"
#include "contracts/schema/compile_scalars.hpp"
#include "contracts/schema/dialect.hpp"
#include "contracts/schema/keywords.hpp"
#include "contracts/schema/loops.hpp"
#include "contracts/schema/notes.hpp"
#include "contracts/schema/references.hpp"
#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr NodeIndex kMostNodes = 150'000;                       // a node takes about a kilobyte
constexpr std::size_t kMostLocations = std::size_t{64} << 20U;  // bytes

class Compiler {
  public:
    Compiler(const json& document, UnknownFormat unknown) : references_(document), unknown_(unknown) {}

    Schema run() {
        schema_.root = compile(references_.root());
        refuse_loops(schema_);
        return std::move(schema_);
    }

  private:
    /// Every node of the document is compiled once; a node that refers to itself finds its own index.
    NodeIndex compile(const Place& place) {
        const auto [entry, is_new] =
            compiled_.emplace(place.node, static_cast<NodeIndex>(schema_.nodes.size()));
        if (!is_new) return entry->second;
        if (++depth_ > kMaxSchemaDepth) refuse_schema(place.pointer, kTooDeep);
        if (entry->second >= kMostNodes) refuse_schema(place.pointer, "too many schemas in one");
        if ((locations_ += place.pointer.size()) > kMostLocations)
            refuse_schema(place.pointer, "too many schemas below long names");
        const NodeIndex index = entry->second;
        schema_.nodes.emplace_back();
        Node node = read(place);
        node.location = place.pointer;
        schema_.nodes[index] = std::move(node);
        --depth_;
        return index;
    }

    Node read(const Place& place) {
        Node node;
        const json& schema = *place.node;
        if (schema.is_boolean()) {
            node.refuses_everything = !schema.get<bool>();
            return node;
        }
        if (!schema.is_object()) refuse_schema(place.pointer, "must be an object, true or false");
        check_identity(place);
        note_vain_words(schema, place.pointer, schema_.notes);
        if (const json* reference = find_keyword(schema, "$ref")) {
            const std::string below = pointer_below(place.pointer, "$ref");
            const std::string& target = read_string(*reference, below);
            node.reference = compile(references_.resolve(place, target));
            compile_definitions(place);
            return node;
        }
        read_scalar_keywords(schema, place.pointer, unknown_, node);
        read_object_rules(place, node);
        read_array_rules(place, node);
        read_combinations(place, node);
        compile_definitions(place);
        return node;
    }

    /// Where a $ref leads to what no keyword holds, nobody has looked yet.
    static void check_identity(const Place& place) {
        refuse_other_dialect(*place.node, place.pointer);
        if (const json* id = find_keyword(*place.node, "$id"))
            read_string(*id, pointer_below(place.pointer, "$id"));
    }

    /// The subschema that a keyword holds; kNoNode where the keyword is not used.
    NodeIndex child(const Place& place, const char* keyword) {
        const json* value = find_keyword(*place.node, keyword);
        return value == nullptr
                   ? kNoNode
                   : compile(references_.below(place, *value, pointer_below(place.pointer, keyword)));
    }

    std::vector<NodeIndex> children(const Place& place, const char* keyword) {
        std::vector<NodeIndex> nodes;
        const json* value = find_keyword(*place.node, keyword);
        if (value == nullptr) return nodes;
        const std::string pointer = pointer_below(place.pointer, keyword);
        for (const json& item : read_array(*value, pointer)) {
            nodes.push_back(compile(
                references_.below(place, item, pointer_below(pointer, std::to_string(nodes.size())))));
        }
        return nodes;
    }

    std::vector<NodeIndex> alternatives(const Place& place, const char* keyword) {
        auto nodes = children(place, keyword);
        if (nodes.empty() && find_keyword(*place.node, keyword) != nullptr)
            refuse_schema(pointer_below(place.pointer, keyword), "must hold at least one schema");
        return nodes;
    }

    /// Calls `use(name, node, pointer)` for every member of an object of subschemas.
    template <typename Use>
    void for_members(const Place& place, const char* keyword, Use use) {
        const json* value = find_keyword(*place.node, keyword);
        if (value == nullptr) return;
        const std::string pointer = pointer_below(place.pointer, keyword);
        for (const auto& [name, member] : read_object(*value, pointer).items()) {
            use(name, references_.below(place, member, pointer_below(pointer, name)));
        }
    }

    void read_object_rules(const Place& place, Node& node) {
        ObjectRules rules;
        const json& schema = *place.node;
        if (const json* required = find_keyword(schema, "required")) {
            rules.required = read_names(*required, pointer_below(place.pointer, "required"));
        }
        for_members(place, "properties", [&](const std::string& name, const Place& member) {
            rules.properties.emplace_back(name, compile(member));
        });
        for_members(place, "patternProperties", [&](const std::string& name, const Place& member) {
            rules.pattern_properties.emplace_back(read_pattern(name, member.pointer), compile(member));
        });
        for_members(place, "dependencies", [&](const std::string& name, const Place& member) {
            if (member.node->is_array()) {
                rules.dependent_names.emplace_back(name, read_names(*member.node, member.pointer));
            } else {
                rules.dependent_schemas.emplace_back(name, compile(member));
            }
        });
        rules.additional = child(place, "additionalProperties");
        rules.names = child(place, "propertyNames");
        rules.size = read_limits(schema, place.pointer, "minProperties", "maxProperties");
        const bool used = !rules.required.empty() || !rules.properties.empty() ||
                          !rules.pattern_properties.empty() || !rules.dependent_names.empty() ||
                          !rules.dependent_schemas.empty() || rules.additional != kNoNode ||
                          rules.names != kNoNode || rules.size.min || rules.size.max;
        if (used) node.object = std::move(rules);
    }

    void read_array_rules(const Place& place, Node& node) {
        ArrayRules rules;
        const json* items = find_keyword(*place.node, "items");
        const NodeIndex additional = child(place, "additionalItems");
        if (items != nullptr && items->is_array()) {
            rules.leading = children(place, "items");
            rules.items = additional;
            rules.items_are_additional = true;
        } else {
            rules.items = child(place, "items");
        }
        rules.contains = child(place, "contains");
        if (const json* unique = find_keyword(*place.node, "uniqueItems")) {
            rules.unique = read_bool(*unique, pointer_below(place.pointer, "uniqueItems"));
        }
        rules.size = read_limits(*place.node, place.pointer, "minItems", "maxItems");
        const bool used = !rules.leading.empty() || rules.items != kNoNode || rules.contains != kNoNode ||
                          rules.unique || rules.size.min || rules.size.max;
        if (used) node.array = std::move(rules);
    }

    void read_combinations(const Place& place, Node& node) {
        Combinations rules;
        rules.all_of = alternatives(place, "allOf");
        rules.any_of = alternatives(place, "anyOf");
        rules.one_of = alternatives(place, "oneOf");
        rules.not_schema = child(place, "not");
        rules.if_schema = child(place, "if");
        rules.then_schema = child(place, "then");
        rules.else_schema = child(place, "else");
        const bool used = !rules.all_of.empty() || !rules.any_of.empty() || !rules.one_of.empty() ||
                          rules.not_schema != kNoNode || rules.if_schema != kNoNode;
        if (used) node.combinations = std::move(rules);
    }

    /// Nobody may refer to them, but a mistake inside is still a mistake.
    void compile_definitions(const Place& place) {
        for_members(place, "definitions", [&](const std::string&, const Place& member) { compile(member); });
    }

    References references_;
    UnknownFormat unknown_;
    Schema schema_;
    std::map<const json*, NodeIndex> compiled_;
    unsigned depth_ = 0;
    std::size_t locations_ = 0;  ///< bytes of all nodes' pointers
};

}  // namespace

Schema compile_schema(const json& document, UnknownFormat unknown) {
    refuse_other_dialects(document);
    return Compiler(document, unknown).run();
}

}  // namespace shortener_events::contracts
