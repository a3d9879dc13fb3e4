// What a schema or a contracts folder says in vain is told, or refused where it means another draft: nothing
// is left out in silence.
#include <doctest/doctest.h>

#include <algorithm>

#include "shortener_events/compatibility.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "support/folder.hpp"

using namespace shortener_events;

namespace {

/// `/pointer: message` of each note.
std::vector<std::string> notes_of(const std::string& schema) {
    std::vector<std::string> told;
    const Contract contract("s", 1, schema);
    for (const SchemaNote& note : contract.notes()) told.push_back(note.pointer + ": " + note.message);
    return told;
}

/// What a folder's only notes say, without the folder.
std::vector<std::string> notes_of(const Folder& folder) {
    std::vector<std::string> told;
    const auto registry = ContractRegistry::load(folder.path.string());
    for (const ContractNote& note : registry.notes()) {
        std::string text = to_text(note);
        if (const auto at = text.find(folder.path.string()); at != text.npos)
            text.erase(at, folder.path.string().size());
        told.push_back(text);
    }
    return told;
}

Error error_of(const std::string& schema) {
    try {
        Contract("s", 1, schema);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCategory::misuse, ""};
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a word near a keyword is told, any other is an annotation") {
    CHECK(notes_of(R"({"minmum":1})") ==
          Texts{"/minmum: no keyword of draft-07, so it counts for nothing (did you mean \"minimum\"?)"});
    CHECK(notes_of(R"({"properties":{"a":{"additionalPropertys":false}}})") ==
          Texts{"/properties/a/additionalPropertys: no keyword of draft-07, so it counts for nothing (did "
                "you mean "
                "\"additionalProperties\"?)"});
    for (const char* near :
         {"require", "propertes", "additionalproperties", "Type", "enums", "max", "patern"}) {
        CAPTURE(near);
        CHECK(notes_of("{\"" + std::string(near) + "\":1}").size() == 1);
    }
    CHECK(notes_of(R"({"x-owner":"billing","deprecated":true,"title":"t","$comment":"c","unit":"ms"})")
              .empty());
    CHECK(notes_of(R"({"properties":{"minmum":{"enum":[{"minmum":1}],"default":{"minmum":1}}}})").empty());
}

TEST_CASE("names of other drafts that change no verdict are told") {
    CHECK(notes_of(R"({"$defs":{"a":{}}})") ==
          Texts{"/$defs: a name of another draft: draft-07 says \"definitions\""});
    CHECK(notes_of(R"({"id":"http://e.com/"})") ==
          Texts{"/id: a name of another draft: draft-07 says \"$id\""});
}

TEST_CASE("formats and contents without a checker are told") {
    CHECK(notes_of(R"({"format":"datetime"})") ==
          Texts{"/format: no checker for the format \"datetime\" (did you mean \"date-time\"?)"});
    CHECK(notes_of(R"({"contentEncoding":"quoted-printable","contentMediaType":"image/png"})").size() == 2);
    CHECK(notes_of(R"({"format":"date-time","contentEncoding":"base64"})").empty());
}

TEST_CASE("what stands beside a $ref and would have an effect is told") {
    const Texts told =
        notes_of(R"({"$ref":"#/definitions/a","maxLength":2,"title":"t","definitions":{"a":{}}})");
    REQUIRE(told.size() == 1);
    CHECK(told[0].starts_with("/maxLength: counts for nothing beside a $ref"));
    CHECK(
        notes_of(
            R"({"$ref":"#/definitions/a","type":"strnig","required":"x","patern":1,"definitions":{"a":{}}})")
            .size() == 3);
}

TEST_CASE("a schema with many mistakes is told of by no more than a hundred") {
    std::string schema = "{\"properties\":{";
    for (int i = 0; i < 300; ++i)
        schema.append(i == 0 ? "" : ",").append("\"p" + std::to_string(i) + "\":{\"format\":\"x\"}");
    CHECK(notes_of(schema + "}}").size() == 100);
}

TEST_CASE("a schema of another draft or of OpenAPI is refused, wherever the signs stand") {
    const char* const kSchemas[] = {
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})",
        R"({"$schema":"https://json-schema.org/draft/2019-09/schema#"})",
        R"({"$schema":"http://json-schema.org/draft-04/schema#"})",
        R"({"$schema":"http://json-schema.org/schema#"})",
        R"({"$schema":"https://spec.openapis.org/oas/3.1/dialect/base"})",
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/a","$defs":{"a":{}}})",
        R"({"$ref":"#/definitions/a","unevaluatedProperties":false,"definitions":{"a":{}}})",
        R"({"$ref":"#/definitions/a","definitions":{"a":{},"b":{"prefixItems":[]}}})",
        R"({"$ref":"#/definitions/a","properties":{"b":{"dependentRequired":{}}},"definitions":{"a":{}}})",
        R"({"$defs":{"a":{"items":[{"$dynamicRef":"#x"}]}}})",
        R"({"$anchor":"a"})",
        R"({"$recursiveAnchor":true})",
        R"({"contentSchema":{}})",
        R"({"openapi":"3.1.0","paths":{}})",
        R"({"swagger":"2.0"})",
        R"({"properties":{"a":{"type":"string","nullable":true}}})",
        R"({"exclusiveMinimum":true,"minimum":1})",
    };
    for (const char* schema : kSchemas) {
        CAPTURE(schema);
        const Error error = error_of(schema);
        CHECK(error.category() == ErrorCategory::contract);
        CHECK(error.hint() != "");
    }
}

TEST_CASE("names of later drafts are no signs where they are names or values") {
    for (
        const char* schema : {
            R"({"properties":{"nullable":{"type":"boolean"},"prefixItems":{},"openapi":{"type":"string"}}})",
            R"({"enum":[{"unevaluatedProperties":1,"$schema":"https://json-schema.org/draft/2020-12/schema"}]})",
            R"({"default":{"nullable":true},"required":["dependentRequired"]})",
            R"({"$schema":"http://json-schema.org/draft-07/schema"})",
            R"({"$schema":"https://example.com/our-own-meta-schema"})",
        }) {
        CAPTURE(schema);
        CHECK(error_of(schema).category() == ErrorCategory::misuse);
    }
}

TEST_CASE("a broken definition beside a $ref is refused") {
    CHECK(
        std::string(
            error_of(R"({"$ref":"#/definitions/a","definitions":{"a":{},"b":{"type":"strnig"}}})").what()) ==
        "contract \"s@1\": schema /definitions/b/type: no such type: \"strnig\"");
}

TEST_CASE("an error about a file says file, line and column") {
    const auto why = [](const char* text) -> std::string {
        try {
            Contract("s", 1, text, UnknownFormats::ignore, "a.json");
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    CHECK(why("{\n  \"type\": \"strnig\"\n}") ==
          "\"a.json\": line 2, column 11: /type: no such type: \"strnig\"");
    CHECK(why("{\n \"\u00e4\": 1, \"type\": 5}").starts_with("\"a.json\": line 2, column 18: /type: "));
    CHECK(why("{\n  \"type\": }").starts_with("\"a.json\": line 2, column 11: invalid JSON: "));
    CHECK(why("{\"a\":1,\n\"a\":2}") == "\"a.json\": line 2, column 5: /a appears twice in one object");
    CHECK(why("5") == "\"a.json\": line 1, column 1: must be an object, true or false");
    CHECK(why("").starts_with("\"a.json\": "));
}

TEST_CASE("a byte order mark before a schema is no part of it") {
    CHECK(Contract("s", 1, "\xEF\xBB\xBF{\"type\":\"string\"}").schema() == R"({"type":"string"})");
}

TEST_CASE("files of a contracts folder that no contract is read from are told") {
    const char* const kNames[] = {"click.v1.json",
                                  "click.schema.json",
                                  "click-v2.schema.json",
                                  "click.V2.schema.json",
                                  "order.v1.schema.JSON",
                                  "click.v1.0.schema.json",
                                  "click.v02.schema.json",
                                  "click.v2.yaml",
                                  "topic.json",
                                  "TOPICS.json",
                                  "nested/click.v3.schema.json",
                                  "example/valid/x.json"};
    for (const char* name : kNames) {
        CAPTURE(name);
        const Folder folder;
        folder.write("click.v1.schema.json", "{}");
        folder.write(name, "{}");
        CHECK(notes_of(folder).size() == 1);
    }
    const Folder folder;
    for (const char* name : {"click.v1.schema.json", "topics.json", "README.md", ".gitignore", ".idea/x.json",
                             "examples/valid/click.v1.a.json", "examples/invalid/click.v1.b.json"})
        folder.write(name, std::string(name) == "topics.json"
                               ? R"({"schema":"contract-topics/1","topics":{}})"
                               : "{}");
    CHECK(notes_of(folder).empty());
}

TEST_CASE("a folder of examples with another name is told") {
    const Folder folder;
    folder.write("click.v1.schema.json", "{}");
    folder.write("examples/vaild/click.v1.a.json", "{}");
    CHECK(
        notes_of(folder) ==
        Texts{
            "\"/examples\": holds \"vaild\", but examples are only looked for in \"valid\" and \"invalid\""});
}

TEST_CASE("a folder without any contract is told") {
    const Folder folder;
    REQUIRE(notes_of(folder).size() == 1);
    CHECK(notes_of(folder)[0].find("holds no contract") != std::string::npos);
}

TEST_CASE("the contracts built in say nothing in vain") {
    const auto registry = ContractRegistry::built_in();
    for (const Contract* contract : registry.all()) CHECK(contract->notes().empty());
}

TEST_CASE("a format without a checker that differs leaves compatibility undecided") {
    const auto answer = [](const char* writer, const char* reader) {
        return check_compatibility(writer, reader).answer;
    };
    CHECK(answer(R"({"type":"string"})", R"({"type":"string","format":"url"})") == Compatibility::undecided);
    CHECK(answer(R"({"type":"string","format":"byte"})", R"({"type":"string","format":"url"})") ==
          Compatibility::undecided);
    CHECK(answer(R"({"format":"url"})", R"({"format":"url"})") == Compatibility::compatible);
    CHECK(answer(R"({"type":"string","format":"url","minLength":2})", R"({"format":"url"})") ==
          Compatibility::compatible);
    CHECK(answer(R"({"format":"url"})", "{}") == Compatibility::compatible);
    CHECK(answer(R"({"const":"x"})", R"({"format":"url"})") == Compatibility::undecided);
    CHECK(answer(R"({"const":true})", R"({"format":"url"})") == Compatibility::compatible);
    CHECK(answer(R"({"type":"integer"})", R"({"type":"integer","format":"int32"})") ==
          Compatibility::undecided);
}

TEST_CASE("unions of any size are answered or left undecided") {
    std::string schema = "{\"anyOf\":[{\"const\":0}";
    for (int i = 1; i < 50'000; ++i) schema.append(",{\"const\":" + std::to_string(i) + "}");
    schema += "]}";
    CHECK(check_compatibility(schema, schema).answer != Compatibility::broken);
}
