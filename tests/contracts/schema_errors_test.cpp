// Schemas that cannot be honoured: each is refused when it is loaded, and the place is named.
#include <doctest/doctest.h>

#include <string>

#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

std::string refusal_of(const std::string& schema, UnknownFormats unknown = UnknownFormats::ignore) {
    try {
        Contract("s", 1, schema, unknown);
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::contract);
        return error.what();
    }
    return "";
}

struct Row {
    const char* schema;
    const char* why;  ///< behind `contract "s@1": `
};

}  // namespace

TEST_CASE("a schema that is no draft-07 schema is refused with its place") {
    constexpr Row kRows[] = {
        {"5", "schema root: must be an object, true or false"},
        {R"({"type":"strnig"})", "schema /type: no such type: \"strnig\""},
        {R"({"type":[]})", "schema /type: must name at least one type"},
        {R"({"$ref":5})", "schema /$ref: must be a string"},
        {R"({"items":{"$id":5}})", "schema /items/$id: must be a string"},
        {R"({"allOf":[]})", "schema /allOf: must hold at least one schema"},
        {R"({"minLength":-1})", "schema /minLength: must be a whole number, 0 or more"},
        {R"({"maxItems":1.5})", "schema /maxItems: must be a whole number, 0 or more"},
        {R"({"multipleOf":0})", "schema /multipleOf: must be above 0"},
        {R"({"required":"a"})", "schema /required: must be an array"},
        {R"({"definitions":{"a/b":{"format":5}}})", "schema /definitions/a~1b/format: must be a string"},
        {R"({"dependencies":{"a":5}})", "schema /dependencies/a: must be an object, true or false"},
        {R"({"a":1,"a":2})", "/a appears twice in one object"},
        {R"({"$ref":"#"})", "schema root: leads back to itself without end"},
    };
    for (const auto& [schema, why] : kRows) {
        CAPTURE(std::string(schema));
        CHECK(refusal_of(schema) == std::string("contract \"s@1\": ") + why);
    }
}

TEST_CASE("what cannot be honoured is refused with its place, never ignored") {
    constexpr Row kRows[] = {
        {R"({"$ref":"http://e.com/a.json"})",
         "schema /$ref: a $ref to another document, which is never fetched: \"http://e.com/a.json\""},
        {R"({"items":{"unevaluatedProperties":false}})",
         "schema /items/unevaluatedProperties: a keyword of a later draft than draft-07"},
        {R"x({"pattern":"(?=a)"})x",
         "schema /pattern: the pattern \"(?=a)\" cannot be used: a lookahead cannot be matched in linear "
         "time"},
        {R"x({"patternProperties":{"(a)\\1":{}}})x",
         "schema /patternProperties/(a)\\1: the pattern \"(a)\\1\" cannot be used: a backreference cannot be "
         "matched in linear time"},
        {R"({"pattern":"\\é"})",
         "schema /pattern: the pattern \"\\é\" cannot be used: an unknown escape '\\é'"},
    };
    for (const auto& [schema, why] : kRows) {
        CAPTURE(std::string(schema));
        CHECK(refusal_of(schema) == std::string("contract \"s@1\": ") + why);
    }
}

TEST_CASE("an unknown format is refused only where that is asked for") {
    const std::string schema = R"({"properties":{"a":{"format":"uri-templat"}}})";
    CHECK(refusal_of(schema) == "");
    CHECK(refusal_of(schema, UnknownFormats::refuse) ==
          "contract \"s@1\": schema /properties/a/format: no checker for the format \"uri-templat\" (did you "
          "mean \"uri-template\"?)");
}

TEST_CASE("a property that is called like a keyword is a property") {
    CHECK(refusal_of(R"({"properties":{"$ref":{"type":"string"},"$id":{"type":"integer"},"allOf":{}}})") ==
          "");
    CHECK(refusal_of(R"({"enum":[{"$ref":5,"type":[]}]})") == "");
}
