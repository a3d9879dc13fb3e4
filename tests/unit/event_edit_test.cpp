#include "shortener_events/internal/event_edit.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;

namespace {

Edited edited(std::vector<std::string> texts, std::string_view event) {
    std::vector<EventEdit> edits;
    for (const auto& text : texts) edits.push_back(EventEdit::parse(text));
    return apply_edits(edits, event);
}

}  // namespace

TEST_CASE("an edit sets a field and says what was there before") {
    const auto result = edited({"/country=\"BR\""}, R"({"z":1,"country":"XX","a":2})");
    CHECK(result.event == R"({"z":1,"country":"BR","a":2})");
    REQUIRE(result.changes.size() == 1);
    CHECK(result.changes[0].before == "\"XX\"");
    CHECK(result.changes[0].after == "\"BR\"");
}

TEST_CASE("fields are added, removed, and set inside objects and arrays") {
    CHECK(edited({"/b=[1,2]"}, R"({"a":1})").event == R"({"a":1,"b":[1,2]})");
    CHECK(edited({"/a="}, R"({"a":1,"b":2})").event == R"({"b":2})");
    CHECK(edited({"/m/host=null", "/l/1="}, R"({"m":{"host":"h"},"l":[1,2,3]})").event ==
          R"({"m":{"host":null},"l":[1,3]})");
}

TEST_CASE("an event that an edit does not change keeps its bytes") {
    const std::string event = R"({ "a" : 1.0 })";
    CHECK(edited({"/missing="}, event).event == event);
    CHECK(edited({}, "no json").event == "no json");
}

TEST_CASE("all else keeps its bytes: numbers of any size, layout, order, names that come twice") {
    CHECK(edited({"/c=\"BR\""},
                 R"({ "n": 123456789012345678901234567890, "x":1e400, "c" : "XX",  "s":"\u0041", "n": 2 })")
              .event ==
          R"({ "n": 123456789012345678901234567890, "x":1e400, "c" : "BR",  "s":"\u0041", "n": 2 })");
    CHECK(edited({"/n=18446744073709551616"}, R"({"n":18446744073709551617})").event ==
          R"({"n":18446744073709551616})");
    CHECK(edited({"/n=18446744073709551616"}, R"({"n":18446744073709551617})").changes.at(0).before ==
          "18446744073709551617");
    CHECK(edited({"/b="}, R"({ "a": 1, "b": 2, "c": 3 })").event == R"({ "a": 1, "c": 3 })");
    CHECK(edited({"/a="}, R"({ "a": 1, "b": 2 })").event == R"({ "b": 2 })");
    CHECK(edited({"/a="}, R"({ "a": 1 })").event == "{ }");
    CHECK(edited({"/l/-=3", "/l/3=4"}, R"({"l":[1, 2]})").event == R"({"l":[1, 2,3,4]})");
    CHECK(edited({"/l/0=9", "/o/x=1"}, R"({"l":[1],"o":{}})").event == R"({"l":[9],"o":{"x":1}})");
    CHECK(edited({"/l/0="}, R"({"l":[1, 2]})").event == R"({"l":[2]})");  // those behind it move up
}

TEST_CASE("a name that comes twice is there once after it was set, and not at all after it was removed") {
    CHECK(edited({"/c=\"BR\""}, R"({"c":"US","a":1,"c":"DE","\u0063":"FR"})").event ==
          R"({"a":1,"\u0063":"BR"})");
    CHECK(edited({"/c=\"BR\""}, R"({"c":"US","c":"BR"})").event == R"({"c":"BR"})");
    CHECK(edited({"/c="}, R"({"c":"US","a":1,"c":"DE"})").event == R"({"a":1})");
}

TEST_CASE("a quote or a slash in a name is written as JSON has it") {
    CHECK(edited({"/a\"b=1"}, "{}").event == R"({"a\"b":1})");
    CHECK(edited({"/a~1b=1"}, "{}").event == R"({"a/b":1})");
}

TEST_CASE("what cannot be edited is trouble, not a crash") {
    CHECK(edited({"/a=1"}, "{").trouble ==
          "invalid JSON at byte 2: unexpected end of input; expected string literal");
    CHECK_FALSE(edited({"/a/b=1"}, R"({"x":1})").trouble.empty());
    CHECK_FALSE(edited({"/a/b=1"}, R"({"a":"text"})").trouble.empty());
    CHECK_FALSE(edited({"/l/x=1"}, R"({"l":[1]})").trouble.empty());
    CHECK_FALSE(edited({"/l/2=1"}, R"({"l":[1]})").trouble.empty());
    CHECK_FALSE(edited({"/l/99999999999999999999=1"}, R"({"l":[1]})").trouble.empty());
    CHECK(edited({"/l/7=", "/a/b=", "/l/x="}, R"({"l":[1],"a":2})").event == R"({"l":[1],"a":2})");
}

TEST_CASE("an event that is nested too deeply is trouble: writing it would take more stack than there is") {
    const auto nested = [](std::size_t depth) {
        return R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    CHECK(edited({"/b=1"}, nested(1000)).trouble.empty());
    CHECK(edited({"/b=1"}, nested(500'000)).trouble == "nested deeper than 1024 levels");
    CHECK_THROWS_AS(EventEdit::parse("/a=" + std::string(500'000, '[') + std::string(500'000, ']')), Error);
}

TEST_CASE("a name that comes twice comes twice afterwards, unless it is the one that is edited") {
    CHECK(edited({"/b=1"}, R"({"a":1,"a":2})").event == R"({"a":1,"a":2,"b":1})");
}

TEST_CASE("long fields are edited, and stay when others are") {
    for (const std::size_t length : tests::kLongLengths) {
        const auto click = tests::long_click(length);
        const auto result = edited({"/country=\"BR\"", "/userAgent="}, click.dump());
        auto expected = click;
        expected["country"] = "BR";
        expected.erase("userAgent");
        CHECK(nlohmann::json::parse(result.event) == expected);
    }
}

TEST_CASE("edits that are none are refused with their text") {
    CHECK_THROWS_AS(EventEdit::parse("country=\"BR\""), Error);
    CHECK_THROWS_AS(EventEdit::parse("/country"), Error);
    CHECK_THROWS_AS(EventEdit::parse("/country=BR"), Error);
    CHECK_THROWS_AS(EventEdit::parse("/a~2=1"), Error);
}
