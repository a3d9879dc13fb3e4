#include "contracts/schema/keywords.hpp"

#include <algorithm>
#include <array>

#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

template <std::size_t Count>
bool contains(const std::array<std::string_view, Count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 9> kSchema{"additionalItems",
                                                  "items",
                                                  "contains",
                                                  "additionalProperties",
                                                  "propertyNames",
                                                  "not",
                                                  "if",
                                                  "then",
                                                  "else"};
constexpr std::array<std::string_view, 3> kList{"allOf", "anyOf", "oneOf"};
constexpr std::array<std::string_view, 4> kMembers{"definitions", "properties", "patternProperties",
                                                   "dependencies"};
constexpr std::array<std::string_view, 14> kNewer{
    "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas", "prefixItems",
    "minContains",           "maxContains",      "$dynamicRef",       "$recursiveRef",    "$dynamicAnchor",
    "$recursiveAnchor",      "$anchor",          "$vocabulary",       "contentSchema"};
constexpr std::array<std::string_view, 3> kOlder{"divisibleBy", "disallow", "extends"};

constexpr std::array<std::string_view, 21> kOwn{"$ref",
                                                "type",
                                                "enum",
                                                "const",
                                                "minimum",
                                                "maximum",
                                                "exclusiveMinimum",
                                                "exclusiveMaximum",
                                                "multipleOf",
                                                "minLength",
                                                "maxLength",
                                                "pattern",
                                                "format",
                                                "minItems",
                                                "maxItems",
                                                "uniqueItems",
                                                "minProperties",
                                                "maxProperties",
                                                "required",
                                                "contentEncoding",
                                                "contentMediaType"};
constexpr std::array<std::string_view, 9> kAnnotations{
    "$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly"};

void require_type(bool holds, const std::string& pointer, const char* type) {
    if (!holds) refuse_schema(pointer, std::string("must be ") + type);
}

}  // namespace

void refuse_schema(const std::string& pointer, const std::string& why, const std::string& hint) {
    throw SchemaError(pointer, why, hint);
}

Children children_of(std::string_view keyword) {
    if (contains(kSchema, keyword)) return Children::schema_or_list;
    if (contains(kList, keyword)) return Children::list;
    return contains(kMembers, keyword) ? Children::members : Children::none;
}

const char* why_unsupported(std::string_view keyword) {
    if (contains(kNewer, keyword)) return "a keyword of a later draft than draft-07";
    return contains(kOlder, keyword) ? "a keyword of draft-03" : nullptr;
}

bool has_effect(std::string_view keyword) {
    const bool holds_schemas = children_of(keyword) != Children::none && keyword != "definitions";
    return keyword != "$ref" && (holds_schemas || contains(kOwn, keyword));
}

bool is_keyword(std::string_view name) {
    return name == "$ref" || name == "definitions" || has_effect(name) || contains(kAnnotations, name);
}

const std::vector<std::string>& keyword_names() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names(kOwn.begin(), kOwn.end());
        names.insert(names.end(), kAnnotations.begin(), kAnnotations.end());
        names.insert(names.end(), kSchema.begin(), kSchema.end());
        names.insert(names.end(), kList.begin(), kList.end());
        names.insert(names.end(), kMembers.begin(), kMembers.end());
        return names;
    }();
    return all;
}

const json* find_keyword(const json& schema, const char* keyword) {
    const auto found = schema.find(keyword);
    return found == schema.end() ? nullptr : &*found;
}

std::uint64_t read_count(const json& value, const std::string& pointer) {
    const bool is_count = value.is_number() && is_integral(value) && compare_values(value, 0) >= 0;
    require_type(is_count, pointer, "a whole number, 0 or more");
    if (!value.is_number_float()) return value.get<std::uint64_t>();
    return value.get<double>() < 1e18 ? static_cast<std::uint64_t>(value.get<double>()) : ~std::uint64_t{0};
}

const std::string& read_string(const json& value, const std::string& pointer) {
    require_type(value.is_string(), pointer, "a string");
    return value.get_ref<const std::string&>();
}

const json& read_number(const json& value, const std::string& pointer) {
    require_type(value.is_number(), pointer, "a number");
    return value;
}

bool read_bool(const json& value, const std::string& pointer) {
    require_type(value.is_boolean(), pointer, "true or false");
    return value.get<bool>();
}

const json& read_array(const json& value, const std::string& pointer) {
    require_type(value.is_array(), pointer, "an array");
    return value;
}

const json& read_object(const json& value, const std::string& pointer) {
    require_type(value.is_object(), pointer, "an object");
    return value;
}

std::vector<std::string> read_names(const json& value, const std::string& pointer) {
    std::vector<std::string> names;
    for (const json& name : read_array(value, pointer)) {
        names.push_back(read_string(name, pointer_below(pointer, std::to_string(names.size()))));
    }
    return names;
}

}  // namespace shortener_events::contracts
