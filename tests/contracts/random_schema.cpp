#include "support/random_schema.hpp"

#include <algorithm>
#include <vector>

namespace {

using Json = RandomSchema::Json;

const std::vector<std::string> kTypes{"null", "boolean", "integer", "number", "string", "array", "object"};
const std::vector<std::string> kPatterns{"^a", "b$", "^[a-c]*$", "1"};
const std::vector<std::string> kFormats{"date", "ipv4", "uri", "uri-reference", "utc-date-time", "date-time"};

/// Pointers to every subschema, the node itself first.
void collect(Json& node, std::vector<Json*>& nodes) {
    if (!node.is_object() && !node.is_boolean()) return;
    nodes.push_back(&node);
    if (!node.is_object()) return;
    for (auto& [keyword, child] : node.items()) {
        if (keyword == "properties" || keyword == "patternProperties" || keyword == "definitions" ||
            keyword == "dependencies") {
            for (auto& member : child) collect(member, nodes);
        } else if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf" || keyword == "items") {
            if (child.is_array())
                for (auto& item : child) collect(item, nodes);
            else
                collect(child, nodes);
        } else if (keyword != "enum" && keyword != "const" && child.is_object()) {
            collect(child, nodes);
        }
    }
}

}  // namespace

std::string RandomSchema::text() {
    static const std::vector<std::string> kTexts{"",
                                                 "a",
                                                 "b",
                                                 "ab",
                                                 "abc",
                                                 "1",
                                                 "a1b",
                                                 "é",
                                                 "2026-01-31",
                                                 "192.0.2.1",
                                                 "https://e.com/",
                                                 "/x",
                                                 "aaaa",
                                                 "2026-01-31T09:30:00Z",
                                                 "2026-01-31T09:30:00+01:00"};
    return kTexts[below(kTexts.size())];
}

Json RandomSchema::value(int depth) {
    switch (below(depth > 0 ? 8 : 5)) {
        case 0:
            return nullptr;
        case 1:
            return chance(50);
        case 2:
            return number();
        case 3:
        case 4:
            return text();
        case 5: {
            Json array = Json::array();
            for (std::size_t i = below(4); i > 0; --i) array.push_back(value(depth - 1));
            return array;
        }
        default: {
            Json object = Json::object();
            for (std::size_t i = below(4); i > 0; --i) object[name()] = value(depth - 1);
            return object;
        }
    }
}

Json RandomSchema::list(int depth) {
    Json list = Json::array();
    for (std::size_t i = 1 + below(3); i > 0; --i) list.push_back(node(depth - 1));
    return list;
}

void RandomSchema::add_object_keyword(Json& node, int depth) {
    switch (below(9)) {
        case 0:
            node["required"] = chance(50) ? Json{name()} : Json{"a", "b"};
            break;
        case 1:
        case 2:
        case 3:
            for (std::size_t i = 1 + below(3); i > 0; --i) node["properties"][name()] = this->node(depth - 1);
            break;
        case 4:
            node["patternProperties"][kPatterns[below(3)]] = this->node(depth - 1);
            break;
        case 5:
            node["additionalProperties"] = chance(50) ? Json(false) : this->node(depth - 1);
            break;
        case 6:
            node["propertyNames"] = chance(50) ? Json{{"enum", {"a", "b"}}} : this->node(depth - 1);
            break;
        case 7:
            node[chance(50) ? "minProperties" : "maxProperties"] = below(4);
            break;
        default:
            node["dependencies"][name()] = chance(50) ? Json{name()} : this->node(depth - 1);
    }
}

void RandomSchema::add_array_keyword(Json& node, int depth) {
    switch (below(6)) {
        case 0:
        case 1:
            node["items"] = chance(60) ? this->node(depth - 1) : list(depth);
            break;
        case 2:
            node["additionalItems"] = chance(50) ? Json(false) : this->node(depth - 1);
            break;
        case 3:
            node["contains"] = this->node(depth - 1);
            break;
        case 4:
            node["uniqueItems"] = chance(80);
            break;
        default:
            node[chance(50) ? "minItems" : "maxItems"] = below(4);
    }
}

void RandomSchema::add_combination(Json& node, int depth) {
    switch (below(6)) {
        case 0:
            node["allOf"] = list(depth);
            break;
        case 1:
            node["anyOf"] = list(depth);
            break;
        case 2:
            node["oneOf"] = list(depth);
            break;
        case 3:
            node["not"] = this->node(depth - 1);
            break;
        default:
            node["if"] = this->node(depth - 1);
            if (chance(80)) node["then"] = this->node(depth - 1);
            if (chance(60)) node["else"] = this->node(depth - 1);
    }
}

void RandomSchema::add_keyword(Json& node, int depth) {
    static const char* kBounds[] = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"};
    switch (below(depth > 0 ? 14 : 8)) {
        case 0:
            node["type"] = chance(70) ? Json(kTypes[below(7)]) : Json{kTypes[below(4)], kTypes[4 + below(3)]};
            break;
        case 1:
            node["enum"] = Json::array();
            for (std::size_t i = 1 + below(4); i > 0; --i) node["enum"].push_back(value(1));
            break;
        case 2:
            node["const"] = value(1);
            break;
        case 3:
            node[kBounds[below(4)]] = number();
            break;
        case 4:
            node["multipleOf"] = chance(50) ? Json(0.5) : Json(1 + below(3));
            break;
        case 5:
            node[chance(50) ? "minLength" : "maxLength"] = below(4);
            break;
        case 6:
            node["pattern"] = kPatterns[below(kPatterns.size())];
            break;
        case 7:
            node["format"] = kFormats[below(kFormats.size())];
            break;
        case 8:
        case 9:
        case 10:
            add_object_keyword(node, depth);
            break;
        case 11:
            add_array_keyword(node, depth);
            break;
        default:
            add_combination(node, depth);
    }
}

Json RandomSchema::node(int depth) {
    if (chance(6)) return chance(60);
    if (chance(10)) return {{"$ref", chance(70) ? "#/definitions/" + std::string(1, "de"[below(2)]) : "#"}};
    Json node = Json::object();
    if (chance(60)) node["type"] = kTypes[below(7)];
    for (std::size_t i = below(4); i > 0; --i) add_keyword(node, depth);
    return node;
}

Json RandomSchema::schema() {
    Json root = Json::object();
    if (chance(70)) root["type"] = "object";
    for (std::size_t i = 1 + below(4); i > 0; --i) add_keyword(root, 3);
    root["definitions"] = {{"d", node(2)}, {"e", node(2)}};
    return root;
}

void RandomSchema::change(Json& target) {
    if (target.is_boolean()) {
        target = chance(50) ? Json(!target.get<bool>()) : node(1);
        return;
    }
    if (target.empty() || chance(40)) return add_keyword(target, 1);
    auto keyword = target.begin();
    std::advance(keyword, below(target.size()));
    const std::string key = keyword.key();
    if (key == "definitions" || key == "$ref") return;
    Json& held = target[key];
    if (held.is_number() && key != "const" && chance(60)) {
        held = key == "multipleOf" ? Json(1 + below(4))
                                   : Json(std::max(0, held.get<int>() + (chance(50) ? 1 : -1)));
    } else if (held.is_array() && held.size() > 1 && chance(60)) {
        held.erase(below(held.size()));
    } else if (key == "enum" && chance(60)) {
        held.push_back(value(1));
    } else {
        target.erase(key);
    }
}

Json RandomSchema::relative_of(const Json& schema) {
    Json relative = schema;
    for (std::size_t i = 1 + below(3); i > 0; --i) {
        std::vector<Json*> nodes;
        collect(relative, nodes);
        change(*nodes[chance(40) ? 0 : below(nodes.size())]);
    }
    return relative;
}

Json RandomSchema::of_type(const std::string& type, const Json& schema, const Json& root, int depth) {
    if (type == "null") return nullptr;
    if (type == "boolean") return chance(50);
    if (type == "integer" || type == "number") return number();
    if (type == "string") return text();
    if (type == "array") {
        Json array = Json::array();
        const Json items = schema.contains("items") ? schema["items"] : Json(true);
        for (std::size_t i = 0; i < below(4); ++i)
            array.push_back(
                event_for(items.is_array() ? items[std::min(i, items.size() - 1)] : items, root, depth - 1));
        return array;
    }
    Json object = Json::object();
    if (schema.contains("required"))
        for (const auto& wanted : schema["required"]) object[wanted.get<std::string>()] = value(1);
    if (schema.contains("properties")) {
        for (const auto& [member, child] : schema["properties"].items())
            if (object.contains(member) || chance(60)) object[member] = event_for(child, root, depth - 1);
    }
    if (chance(40)) object[name()] = value(depth - 1);
    return object;
}

Json RandomSchema::event_for(const Json& schema, const Json& root, int depth) {
    if (depth <= 0 || !schema.is_object() || chance(8)) return value(2);
    if (schema.contains("$ref")) {
        const std::string target = schema["$ref"];
        return event_for(target == "#" ? root : root["definitions"][target.substr(14)], root, depth - 1);
    }
    if (schema.contains("const")) return schema["const"];
    if (schema.contains("enum") && !schema["enum"].empty())
        return schema["enum"][below(schema["enum"].size())];
    Json merged = schema;
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
        if (!schema.contains(keyword)) continue;
        const Json& part = schema[keyword][below(schema[keyword].size())];
        if (!part.is_object() || part.contains("$ref")) continue;
        merged.update(part);
    }
    for (const char* keyword : {"then", "else"}) {
        if (schema.contains(keyword) && schema[keyword].is_object() && chance(50))
            merged.update(schema[keyword]);
    }
    std::string type = kTypes[below(7)];
    if (merged.contains("type"))
        type = merged["type"].is_array() ? merged["type"][below(merged["type"].size())] : merged["type"];
    else if (merged.contains("properties") || merged.contains("required"))
        type = "object";
    return of_type(type, merged, root, depth);
}
