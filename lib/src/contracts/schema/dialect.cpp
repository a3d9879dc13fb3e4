#include "contracts/schema/dialect.hpp"

#include "contracts/json/pointer.hpp"
#include "contracts/schema/keywords.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr const char* kWriteDraft7 =
    "write it as draft-07: zod 4 does with z.toJSONSchema(schema, {target: \"draft-7\", io: \"input\"}); "
    "for pydantic see docs/contracts.md, \"Schemas\"";

constexpr const char* kOneOfOpenApi = "take one schema out of components/schemas, and write it as draft-07";

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// A URI of nobody's that we know may be a meta-schema of one's own over draft-07.
bool names_other_draft(const std::string& uri) {
    if (holds(uri, "json-schema.org/draft-07/schema")) return false;
    return holds(uri, "json-schema.org/draft") || holds(uri, "json-schema.org/schema") ||
           holds(uri, "openapis.org/");
}

void check_draft(const json& schema, const std::string& pointer) {
    const json* draft = find_keyword(schema, "$schema");
    if (draft == nullptr) return;
    const std::string below = pointer_below(pointer, "$schema");
    const std::string& uri = read_string(*draft, below);
    if (names_other_draft(uri))
        refuse_schema(below, "only draft-07 is understood, not \"" + uri + "\"", kWriteDraft7);
}

/// Draft-04 and OpenAPI 3.0 have words of draft-07 with another meaning, and `nullable`.
void check_booleans(const json& schema, const std::string& pointer) {
    for (const char* keyword : {"exclusiveMinimum", "exclusiveMaximum"}) {
        const json* value = find_keyword(schema, keyword);
        if (value != nullptr && value->is_boolean())
            refuse_schema(pointer_below(pointer, keyword),
                          "true or false is draft-04 and OpenAPI 3.0; in draft-07 it is the limit itself",
                          kWriteDraft7);
    }
    const json* nullable = find_keyword(schema, "nullable");
    if (nullable != nullptr && nullable->is_boolean())
        refuse_schema(pointer_below(pointer, "nullable"), "a keyword of OpenAPI 3.0",
                      "draft-07 says it with \"type\": [\"string\", \"null\"]");
}

void walk(const json& schema, const std::string& pointer);

void walk_all(const json& children, const std::string& pointer) {
    if (!children.is_structured()) return;
    for (const auto& [step, child] : children.items()) walk(child, pointer_below(pointer, step));
}

void walk(const json& schema, const std::string& pointer) {
    if (!schema.is_object()) return;
    refuse_other_dialect(schema, pointer);
    for (const auto& [keyword, value] : schema.items()) {
        const Children children = keyword == "$defs" ? Children::members : children_of(keyword);
        const std::string below = children == Children::none ? "" : pointer_below(pointer, keyword);
        if (children == Children::schema_or_list && !value.is_array())
            walk(value, below);
        else if (children != Children::none)
            walk_all(value, below);
    }
}

}  // namespace

void refuse_other_dialect(const json& schema, const std::string& pointer) {
    check_draft(schema, pointer);
    for (const auto& [keyword, value] : schema.items()) {
        if (const char* why = why_unsupported(keyword))
            refuse_schema(pointer_below(pointer, keyword), why, kWriteDraft7);
    }
    check_booleans(schema, pointer);
}

void refuse_other_dialects(const json& document) {
    if (!document.is_object()) return;
    for (const char* sign : {"openapi", "swagger"}) {
        const json* version = find_keyword(document, sign);
        if (version != nullptr && version->is_string())
            refuse_schema(pointer_below("", sign), "this is an OpenAPI document, no schema of an event",
                          kOneOfOpenApi);
    }
    walk(document, "");
}

}  // namespace shortener_events::contracts
