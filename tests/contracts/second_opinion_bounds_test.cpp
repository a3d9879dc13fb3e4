// What another validator is asked, what its answer is called, and that nothing hangs or ends over it.
#include <doctest/doctest.h>

#include "contracts/second_opinion/bounds_of_asking.hpp"
#include "contracts/second_opinion/other_engine.hpp"
#include "shortener_events/internal/second_opinion.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;

namespace {

using Kind = SecondOpinion::Answer::Kind;

SecondOpinion::Answer ask(const std::string& schema, const std::string& event) {
    const SecondOpinion opinion(schema);
    REQUIRE(opinion.why_not() == "");
    return opinion.ask(event);
}

std::string keyword_of_refusal(const std::string& schema, const std::string& event) {
    const auto answer = ask(schema, event);
    REQUIRE(answer.kind == Kind::invalid);
    return answer.keyword;
}

std::string nested(std::size_t levels, const std::string& before, const std::string& inside,
                   const std::string& after) {
    std::string text = inside;
    for (std::size_t i = 0; i < levels; ++i) text = before + text + after;
    return text;
}

}  // namespace

TEST_CASE("another validator does not assert formats") {
    CHECK(ask(R"({"format": "date-time"})", R"("yesterday")").kind == Kind::valid);
    CHECK(ask(R"({"format": "date"})", "7").kind == Kind::valid);
    CHECK(ask(R"({"propertyNames": {"format": "date"}})", R"({"x": 1})").kind == Kind::valid);
}

TEST_CASE("the keyword is named by which another validator refuses an event") {
    CHECK(keyword_of_refusal(R"({"properties": {"a": {"type": "string"}}})", R"({"a": 1})") == "type");
    CHECK(keyword_of_refusal(R"({"required": ["a"]})", "{}") == "required");
    CHECK(keyword_of_refusal(R"({"properties": {}, "additionalProperties": false})", R"({"a": 1})") ==
          "additionalProperties");
    CHECK(keyword_of_refusal(R"({"enum": [1]})", "2") == "enum");
    CHECK(keyword_of_refusal(R"({"const": 1})", "2") == "const");
    CHECK(keyword_of_refusal(R"({"minimum": 1})", "0") == "minimum");
    CHECK(keyword_of_refusal(R"({"exclusiveMinimum": 1})", "1") == "exclusiveMinimum");
    CHECK(keyword_of_refusal(R"({"maximum": 1})", "2") == "maximum");
    CHECK(keyword_of_refusal(R"({"exclusiveMaximum": 1})", "1") == "exclusiveMaximum");
    CHECK(keyword_of_refusal(R"({"multipleOf": 2})", "3") == "multipleOf");
    CHECK(keyword_of_refusal(R"({"multipleOf": 0.5})", "0.75") == "multipleOf");
    CHECK(keyword_of_refusal(R"({"minLength": 2})", R"("a")") == "minLength");
    CHECK(keyword_of_refusal(R"({"maxLength": 2})", R"("abc")") == "maxLength");
    CHECK(keyword_of_refusal(R"({"pattern": "^a"})", R"("b")") == "pattern");
    CHECK(keyword_of_refusal(R"({"minItems": 1})", "[]") == "minItems");
    CHECK(keyword_of_refusal(R"({"maxItems": 1})", "[1,2]") == "maxItems");
    CHECK(keyword_of_refusal(R"({"uniqueItems": true})", "[1,1]") == "uniqueItems");
    CHECK(keyword_of_refusal(R"({"items": [{}], "additionalItems": false})", "[1,2]") == "additionalItems");
    CHECK(keyword_of_refusal(R"({"contains": {"const": 1}})", "[2]") == "contains");
    CHECK(keyword_of_refusal(R"({"minProperties": 1})", "{}") == "minProperties");
    CHECK(keyword_of_refusal(R"({"maxProperties": 0})", R"({"a": 1})") == "maxProperties");
    CHECK(keyword_of_refusal(R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})") == "dependencies");
    CHECK(keyword_of_refusal(R"({"oneOf": [true, true]})", "1") == "oneOf");
    CHECK(keyword_of_refusal(R"({"not": true})", "1") == "not");
    CHECK(keyword_of_refusal("true", "{") == "json");
    CHECK(keyword_of_refusal("false", "1") == "");
}

TEST_CASE("a contract that valijson cannot load is said to be one, with its reason") {
    CHECK(SecondOpinion(R"({"maxLength": 2.0})").why_not().starts_with("valijson cannot load it: Expected"));
    CHECK(SecondOpinion(R"({"definitions": {"a": {"$id": "b"}}, "properties": {"a": {"$ref": "b"}}})")
              .why_not()
              .starts_with("valijson cannot load it: "));
    const SecondOpinion unloaded(R"({"maxLength": 2.0})");
    CHECK(unloaded.ask("1").kind == Kind::none);
    CHECK(unloaded.ask("1").message == unloaded.why_not());
    const auto registry = ContractRegistry::built_in();
    for (const Contract* contract : registry.all()) CHECK(SecondOpinion(contract->schema()).why_not() == "");
}

TEST_CASE("what could end valijson, or the stack, is not given to it") {
    CHECK(SecondOpinion(R"({"multipleOf": 18446744073709551615})").why_not() ==
          "a multipleOf above 9e15 can end valijson");
    CHECK(SecondOpinion(nested(200, R"({"items":)", "true", "}")).why_not() == "deeper than 64 levels");
    CHECK(ask("true", nested(200, "[", "", "]")).message == "deeper than 64 levels");
    CHECK(ask("true", '"' + std::string(70'000, 'x') + '"').message == "larger than 64 KiB");
    CHECK(ask(R"({"multipleOf": 1})", "-9223372036854775808").kind == Kind::valid);
    CHECK(ask(R"({"multipleOf": 1})", "1e300").kind == Kind::valid);
}

TEST_CASE("a chain of references is not followed down the stack, a recursive schema is asked about") {
    std::string definitions;
    for (int i = 0; i < 400; ++i)
        definitions += R"("d)" + std::to_string(i) + R"(": {"allOf": [{"$ref": "#/definitions/d)" +
                       std::to_string(i + 1) + R"("}]}, )";
    const std::string chain =
        R"({"$ref": "#/definitions/d0", "definitions": {)" + definitions + R"("d400": true}})";
    CHECK(SecondOpinion(chain).why_not() == "its references lead deeper than 100 levels");
    for (const char* loop :
         {R"({"$ref": "#"})", R"({"$id": "b", "$ref": "b#"})",
          R"({"items": {"$ref": "#/definitions/x"}, "definitions": {"x": {"$ref": "#/items"}}})"})
        CHECK(SecondOpinion(loop).why_not() == "its references lead deeper than 100 levels");
    const std::string tree =
        R"({"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#/definitions/b"}, "c": {"$ref": "#/definitions/b"}},
            "definitions": {"b": {"items": {"$ref": "#"}}}})";
    CHECK(ask(tree, R"({"a": {"b": [{"c": [1]}]}})").kind == Kind::valid);
}

TEST_CASE("references that branch at each level of an event end in no answer instead of hours") {
    const std::string schema =
        R"({"definitions": {"a": {"items": {"anyOf": [{"$ref": "#/definitions/b"}, {"$ref": "#/definitions/b"}]}},
            "b": {"allOf": [{"$ref": "#/definitions/a"}], "maximum": 0}}, "$ref": "#/definitions/a"})";
    const auto answer = ask(schema, nested(50, "[", "1", "]"));
    CHECK(answer.kind == Kind::none);
    CHECK(answer.message == "it takes too many steps");
}

TEST_CASE("patterns on which std::regex would backtrack for hours, or go deep, are matched in linear time") {
    using contracts::is_harmless_pattern;
    CHECK(is_harmless_pattern("^[a-z]+-[0-9]{1,3}$"));
    CHECK(is_harmless_pattern("^\\+\\*\\{$"));
    for (const char* pattern : {"^(a+)+$", "(a|a)*b", "a*a*a*b", "a{999}{999}", "(.*)*"}) {
        CAPTURE(pattern);
        CHECK_FALSE(is_harmless_pattern(pattern));
    }
    const std::string text = std::string(40, 'a') + "b";
    CHECK(keyword_of_refusal(R"({"pattern": "^(a+)+$"})", '"' + text + '"') == "pattern");
    CHECK(ask(R"({"patternProperties": {"^(a+)+$": false}})", R"({")" + text + R"(": 1})").kind ==
          Kind::valid);
    CHECK(ask(R"({"propertyNames": {"pattern": "^(a+)+b$"}})", R"({")" + text + R"(": 1})").kind ==
          Kind::valid);
    CHECK(ask(R"({"pattern": "^a*$"})", '"' + std::string(60'000, 'a') + '"').kind == Kind::valid);
}

TEST_CASE("only verdicts that differ are a disagreement, with the keyword of whoever refuses") {
    const std::vector<Violation> ours{{"/at", "format", "not a date"}};
    CHECK_FALSE(disagreement({Kind::valid}, {}));
    CHECK_FALSE(disagreement({Kind::invalid, "type", "x"}, ours));
    CHECK_FALSE(disagreement({Kind::none, "", "too large"}, ours));
    const auto accepted = disagreement({Kind::valid}, ours);
    REQUIRE(accepted);
    CHECK(accepted->accepted_there);
    CHECK(accepted->keyword == "format");
    const auto refused = disagreement({Kind::invalid, "multipleOf", "Value should be"}, {});
    REQUIRE(refused);
    CHECK_FALSE(refused->accepted_there);
    CHECK(refused->keyword == "multipleOf");
}
