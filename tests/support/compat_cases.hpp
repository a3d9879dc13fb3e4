// Pairs of schemas that show what the rules of compatibility decide.
#pragma once

#include <string>
#include <vector>

#include "shortener_events/compatibility.hpp"
#include "shortener_events/contract.hpp"

namespace compat {

struct Benign {
    std::string title;
    const char* writer;
    const char* reader;
};

struct Breaking {
    std::string title;
    const char* writer;
    const char* reader;
    const char* pointer;  ///< of the first break
};

inline shortener_events::Compatibility answer(const char* writer, const char* reader) {
    return shortener_events::check_compatibility(writer, reader).answer;
}

inline const std::vector<Benign> kBenign{
    {"another title", R"({"title":"a","type":"string"})",
     R"({"title":"b","description":"c","type":"string"})"},
    {"a required field becomes optional", R"({"required":["a","b"]})", R"({"required":["a"]})"},
    {"an untyped field becomes named", R"({"required":["a"]})",
     R"({"required":["a"],"properties":{"a":{}}})"},
    {"an optional field is added to a closed object",
     R"({"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}}})",
     R"({"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"number"}}})"},
    {"a closed object is opened", R"({"additionalProperties":false,"properties":{"a":{}}})",
     R"({"properties":{"a":{}}})"},
    {"a type is widened", R"({"type":"integer"})", R"({"type":["number","string"]})"},
    {"an enum grows", R"({"enum":["a","b"]})", R"({"enum":["b","c","a"]})"},
    {"a const becomes an enum", R"({"const":1})", R"({"enum":[1.0,2]})"},
    {"an enum becomes a type", R"({"enum":["a","b"]})", R"({"type":"string","maxLength":1})"},
    {"bounds are loosened", R"({"type":"number","minimum":1,"exclusiveMaximum":9})",
     R"({"type":"number","exclusiveMinimum":0,"maximum":9})"},
    {"lengths are loosened", R"({"type":"string","minLength":2,"maxLength":3})",
     R"({"type":"string","minLength":1,"maxLength":3.0})"},
    {"multiples become coarser for the writer", R"({"type":"number","multipleOf":0.5})",
     R"({"type":"number","multipleOf":0.1})"},
    {"integers are multiples of one", R"({"type":"integer"})", R"({"multipleOf":1})"},
    {"a pattern is dropped", R"({"type":"string","pattern":"^a"})", R"({"type":"string"})"},
    {"a pattern is kept", R"({"type":"string","pattern":"^a","maxLength":3})",
     R"({"type":"string","pattern":"^a"})"},
    {"a format is dropped", R"({"format":"uri"})", "{}"},
    {"a format is widened", R"({"type":"string","format":"utc-date-time"})",
     R"({"type":"string","format":"date-time"})"},
    {"nested objects are loosened",
     R"({"properties":{"a":{"properties":{"b":{"type":"string"}},"required":["b"]}}})",
     R"({"properties":{"a":{"properties":{"b":{"type":["string","null"]}}}}})"},
    {"items are widened", R"({"items":{"type":"integer"},"minItems":2})",
     R"({"items":{"type":"number"},"minItems":1})"},
    {"a tuple is loosened", R"({"items":[{"type":"integer"}],"additionalItems":false})",
     R"({"items":{"type":"integer"},"maxItems":1})"},
    {"the same through a reference",
     R"({"properties":{"a":{"$ref":"#/definitions/t"}},"definitions":{"t":{"type":"string"}}})",
     R"({"properties":{"a":{"type":"string"}}})"},
    {"a recursive schema is loosened",
     R"({"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}})",
     R"({"properties":{"next":{"$ref":"#"},"v":{"type":"number"}}})"},
    {"allOf is taken apart", R"({"allOf":[{"required":["a"]},{"required":["b"]}]})",
     R"({"required":["a","b"]})"},
    {"allOf is put together", R"({"required":["a","b"]})",
     R"({"allOf":[{"required":["a"]},{"required":["b"]}]})"},
    {"an alternative is added", R"({"anyOf":[{"type":"string"},{"type":"null"}]})",
     R"({"anyOf":[{"type":"null"},{"type":"string"},{"type":"integer"}]})"},
    {"types become alternatives", R"({"type":["string","null"]})",
     R"({"anyOf":[{"type":"null"},{"type":"string"}]})"},
    {"alternatives become types", R"({"oneOf":[{"type":"null"},{"type":"string"}]})",
     R"({"type":["string","null"]})"},
    {"oneOf of different types", R"({"type":"string"})", R"({"oneOf":[{"type":"null"},{"type":"string"}]})"},
    {"a not that the types imply", R"({"type":"string"})", R"({"not":{"type":"null"}})"},
    {"a not is loosened", R"({"not":{"type":["null","string"]}})", R"({"not":{"type":"null"}})"},
    {"the same condition", R"({"if":{"required":["a"]},"then":{"required":["b"]}})",
     R"({"if":{"required":["a"]},"then":{"required":["b"]}})"},
    {"a condition that always holds", R"({"required":["a","b"]})",
     R"({"if":{"required":["a"]},"then":{"required":["b"]}})"},
    {"a condition is loosened",
     R"({"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}})",
     R"({"anyOf":[{"required":["b"]},{"required":["c"]}]})"},
    {"a dependency that is required anyway", R"({"required":["a","b"]})", R"({"dependencies":{"a":["b"]}})"},
    {"pattern properties are loosened", R"({"patternProperties":{"^x-":{"type":"integer"}}})",
     R"({"patternProperties":{"^x-":{"type":"number"}}})"},
    {"nothing is written", "false", R"({"type":"string"})"},
    {"anything is read", R"({"type":"string"})", "true"},
    {"unique items are no longer asked for", R"({"uniqueItems":true})",
     R"({"type":["array","object","string","number","null","boolean"]})"},
    {"contained items are widened", R"({"contains":{"const":1}})", R"({"contains":{"type":"integer"}})"},
    {"names are free again", R"({"propertyNames":{"maxLength":3}})", R"({"propertyNames":{"maxLength":5}})"},
};

inline const std::vector<Breaking> kBreaking{
    {"a new required field", R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})",
     R"({"type":"object","properties":{"a":{"type":"string"},"b":{}},"required":["a","b"]})", "/required"},
    {"a narrowed type", R"({"properties":{"a":{"type":["string","null"]}}})",
     R"({"properties":{"a":{"type":"string"}}})", "/properties/a/type"},
    {"a number becomes an integer", R"({"type":"number"})", R"({"type":"integer"})", "/type"},
    {"an enum shrinks", R"({"properties":{"a":{"enum":["x","y"]}}})",
     R"({"properties":{"a":{"enum":["x"]}}})", "/properties/a/enum"},
    {"a text becomes an enum", R"({"type":"string"})", R"({"type":"string","enum":["x"]})", "/enum"},
    {"a const changes", R"({"const":"v1"})", R"({"const":"v2"})", "/const"},
    {"a minimum rises", R"({"type":"number","minimum":0})", R"({"type":"number","minimum":1})", "/minimum"},
    {"a bound becomes exclusive", R"({"type":"integer","maximum":5})",
     R"({"type":"integer","exclusiveMaximum":5})", "/exclusiveMaximum"},
    {"a multiple", R"({"type":"integer"})", R"({"type":"integer","multipleOf":2})", "/multipleOf"},
    {"a shorter text", R"({"type":"string","maxLength":100})", R"({"type":"string","maxLength":50})",
     "/maxLength"},
    {"a text that may not be empty", R"({"type":"string"})", R"({"type":"string","minLength":1})",
     "/minLength"},
    {"a format", R"({"type":"string"})", R"({"type":"string","format":"utc-date-time"})", "/format"},
    {"a narrower format", R"({"type":"string","format":"date-time"})",
     R"({"type":"string","format":"utc-date-time"})", "/format"},
    {"a pattern", R"({"type":"string"})", R"({"type":"string","pattern":"^[A-Z]{2}$"})", "/pattern"},
    {"unknown fields refused", R"({"type":"object","properties":{"a":{}}})",
     R"({"type":"object","properties":{"a":{}},"additionalProperties":false})", "/additionalProperties"},
    {"unknown fields limited", R"({"type":"object"})",
     R"({"type":"object","additionalProperties":{"type":"string"}})", "/additionalProperties/type"},
    {"a removed field that readers need", R"({"type":"object","required":["a"]})",
     R"({"type":"object","required":["a","gone"]})", "/required"},
    {"a field of a nested object",
     R"({"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}}},"required":["a"]})",
     R"({"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer","minimum":3}}}}})",
     "/properties/a/properties/b/minimum"},
    {"items", R"({"type":"array","items":{"type":["string","integer"]}})",
     R"({"type":"array","items":{"type":"string"}})", "/items/type"},
    {"fewer items", R"({"type":"array","maxItems":5})", R"({"type":"array","maxItems":4})", "/maxItems"},
    {"a tuple is closed", R"({"items":[{"type":"integer"}]})",
     R"({"items":[{"type":"integer"}],"additionalItems":false})", "/additionalItems"},
    {"items must differ", R"({"type":"array","items":{"type":"string"}})",
     R"({"type":"array","items":{"type":"string"},"uniqueItems":true})", "/uniqueItems"},
    {"an alternative is removed", R"({"anyOf":[{"type":"string"},{"type":"null"}]})",
     R"({"anyOf":[{"type":"string"}]})", "/anyOf"},
    {"a not", R"({"type":"string"})", R"({"not":{"const":"a"}})", "/not"},
    {"a dependency", R"({"type":"object"})", R"({"type":"object","dependencies":{"a":["b"]}})",
     "/dependencies/a"},
    {"names are limited", R"({"type":"object","properties":{"country":{}}})",
     R"({"type":"object","propertyNames":{"maxLength":3}})", "/propertyNames"},
    {"fewer fields", R"({"type":"object"})", R"({"type":"object","maxProperties":2})", "/maxProperties"},
    {"through references", R"({"$ref":"#/definitions/t","definitions":{"t":{"type":["string","null"]}}})",
     R"({"$ref":"#/definitions/t","definitions":{"t":{"type":"string"}}})", "/definitions/t/type"},
    {"everything refused", R"({"type":"string"})", "false", ""},
    {"a field refused", R"({"type":"object","properties":{"a":{"type":"string"}}})",
     R"({"properties":{"a":false}})", "/properties/a"},
};

inline const std::vector<Breaking> kUndecided{
    {"patterns that may or may not overlap", R"({"type":"string","pattern":"^[a-f]{40}$"})",
     R"({"type":"string","pattern":"^[0-9a-f]{40}$"})", "/pattern"},
    {"a length that a pattern implies", R"({"type":"string","pattern":"^[a-z]{5}$","maxLength":9})",
     R"({"type":"string","minLength":5})", "/minLength"},
    {"what must not be", R"({"type":"object","required":["a"]})",
     R"({"not":{"required":["zz","yy"],"properties":{"zz":{"pattern":"^q{9}$"}}}})", "/not"},
};

}  // namespace compat
