#include "shortener_events/event_edit.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

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

TEST_CASE("what cannot be edited is trouble, not a crash") {
    CHECK(edited({"/a=1"}, "{").trouble == "it is no JSON");
    CHECK_FALSE(edited({"/a/b=1"}, R"({"x":1})").trouble.empty());
    CHECK_FALSE(edited({"/a/b=1"}, R"({"a":"text"})").trouble.empty());
    CHECK_FALSE(edited({"/l/x=1"}, R"({"l":[1]})").trouble.empty());
}

TEST_CASE("edits that are none are refused with their text") {
    CHECK_THROWS_AS(EventEdit::parse("country=\"BR\""), Error);
    CHECK_THROWS_AS(EventEdit::parse("/country"), Error);
    CHECK_THROWS_AS(EventEdit::parse("/country=BR"), Error);
    CHECK_THROWS_AS(EventEdit::parse("/a~2=1"), Error);
}
