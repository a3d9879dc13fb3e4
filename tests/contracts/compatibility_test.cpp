#include <doctest/doctest.h>

#include <ctime>

#include "shortener_events/compatibility.hpp"
#include "shortener_events/error.hpp"
#include "support/compat_cases.hpp"

using namespace shortener_events;
using compat::answer;

TEST_CASE("common benign changes are called compatible") {
    for (const auto& [title, writer, reader] : compat::kBenign) {
        CAPTURE(title);
        const auto report = check_compatibility(writer, reader);
        for (const auto& found : report.breaks) MESSAGE(found.pointer << " " << found.message);
        CHECK(report.answer == Compatibility::compatible);
    }
}

TEST_CASE("changes that break readers are named with their pointer and proven by an event") {
    for (const auto& [title, writer, reader, pointer] : compat::kBreaking) {
        CAPTURE(title);
        const auto report = check_compatibility(writer, reader);
        CHECK(report.answer == Compatibility::broken);
        REQUIRE(!report.breaks.empty());
        CHECK(report.breaks[0].pointer == pointer);
        CHECK(report.breaks[0].example.has_value());
        if (!report.breaks[0].example) continue;
        CHECK(Contract("writer", 1, writer).check(*report.breaks[0].example).empty());
        CHECK(!Contract("reader", 1, reader).check(*report.breaks[0].example).empty());
    }
}

TEST_CASE("where the rules cannot decide they say so, and say it of which rule") {
    for (const auto& [title, writer, reader, pointer] : compat::kUndecided) {
        CAPTURE(title);
        const auto report = check_compatibility(writer, reader);
        CHECK(report.answer == Compatibility::undecided);
        REQUIRE(!report.breaks.empty());
        CHECK(report.breaks[0].pointer == pointer);
    }
}

TEST_CASE("a schema is always compatible with itself") {
    for (const auto& [title, writer, reader] : compat::kBenign) {
        CHECK(answer(writer, writer) == Compatibility::compatible);
        CHECK(answer(reader, reader) == Compatibility::compatible);
    }
}

TEST_CASE("a new optional field breaks nobody where writers write no fields but those named") {
    const char* old_schema = R"({"type":"object","properties":{"a":{"type":"string"}}})";
    const char* new_schema =
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}})";
    const auto strict = check_compatibility(old_schema, new_schema);
    CHECK(strict.answer == Compatibility::broken);
    CHECK(strict.breaks.at(0).message == "the reader expects string; the writer allows anything");
    CompatibilityOptions options;
    options.unnamed = UnnamedFields::absent;
    CHECK(check_compatibility(old_schema, new_schema, options).answer == Compatibility::compatible);
    CHECK(check_compatibility(new_schema, old_schema, options).answer == Compatibility::compatible);
}

TEST_CASE("an object of any content stays one, whatever is assumed of unnamed fields") {
    CompatibilityOptions options;
    options.unnamed = UnnamedFields::absent;
    const auto report = check_compatibility(
        R"({"properties":{"metadata":{"type":"object"}}})",
        R"({"properties":{"metadata":{"type":"object","properties":{"host":{"type":"string"}}}}})", options);
    CHECK(report.answer == Compatibility::broken);
    CHECK(report.breaks.at(0).field == "/metadata/host");
}

TEST_CASE("messages name both sides and say what is found and what is expected") {
    CompatibilityOptions options;
    options.writer = "click@1";
    options.reader = "click@2";
    const auto message = [&](const char* writer, const char* reader) {
        return check_compatibility(writer, reader, options).breaks.at(0).message;
    };
    CHECK(message("{}", R"({"required":["id"]})") ==
          "click@2 requires the field \"id\"; click@1 lets events leave it out");
    CHECK(message(R"({"type":["string","null"]})", R"({"type":"string"})") ==
          "click@2 expects string; click@1 allows null too");
    CHECK(message(R"({"type":"string","maxLength":9})", R"({"type":"string","maxLength":5})") ==
          "click@2 expects at most 5 characters; click@1 9");
    CHECK(message(R"({"enum":["a","b"]})", R"({"enum":["a"]})") == "click@1 allows \"b\"; click@2 does not");
    CHECK(message(R"({"type":"number"})", R"({"type":"number","minimum":0})") ==
          "click@2 expects at least 0; click@1 has no such limit");
}

TEST_CASE("schemas that cannot be used are errors that say whose they are") {
    CHECK_THROWS_WITH_AS(check_compatibility("{", "{}"),
                         doctest::Contains("the schema of the writer: invalid JSON"), Error);
    CHECK_THROWS_WITH_AS(check_compatibility("{}", R"({"type":"strnig"})"),
                         "the schema of the reader: schema /type: no such type: \"strnig\"", Error);
}

namespace {

/// Definitions l0 (an integer), l1, …, each of which has the one before it twice under a keyword.
std::string doubled(const std::string& keyword, int levels) {
    std::string schema = R"({"definitions":{"l0":{"type":"integer"})";
    for (int i = 1; i <= levels; ++i) {
        const std::string before = R"({"$ref":"#/definitions/l)" + std::to_string(i - 1) + R"("})";
        schema += ",\"l" + std::to_string(i) + "\":{\"" + keyword + "\":[" + before + "," + before + "]}";
    }
    return schema + R"(},"$ref":"#/definitions/l)" + std::to_string(levels) + R"("})";
}

}  // namespace

TEST_CASE("schemas that double the work level by level end in undecided, not in hours") {
    const std::clock_t begin = std::clock();
    for (const char* writer : {"anyOf", "oneOf", "allOf"})
        for (const char* reader : {"anyOf", "oneOf", "allOf"}) {
            CAPTURE(writer);
            CAPTURE(reader);
            const auto report = check_compatibility(doubled(writer, 30), doubled(reader, 30));
            CHECK(report.answer != Compatibility::broken);
            if (report.answer == Compatibility::undecided) CHECK(!report.breaks.empty());
        }
    CHECK(std::clock() - begin < 9 * 20 * CLOCKS_PER_SEC);
}

TEST_CASE("a comparison that is too much work says so") {
    const auto report = check_compatibility(doubled("anyOf", 30), doubled("oneOf", 30));
    CHECK(report.answer == Compatibility::undecided);
    CHECK(report.breaks.at(0).message.find("to be compared") != std::string::npos);
}
