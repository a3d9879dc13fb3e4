#include "shortener_events/filter.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

constexpr const char* kClick =
    R"({"shortCode":"abc","country":"BR","hits":3,"late":false,"none":null,"metadata":{"a/b":"x y"}})";

bool holds(const char* condition) {
    return Filter::parse(condition).matches(kClick);
}

}  // namespace

TEST_CASE("a condition compares a field by JSON Pointer with a JSON value") {
    CHECK(holds(R"(/country == "BR")"));
    CHECK_FALSE(holds(R"(/country == "DE")"));
    CHECK(holds(R"(/country != "DE")"));
    CHECK(holds("/hits >= 3"));
    CHECK(holds("/hits<4"));
    CHECK(holds("/late == false"));
    CHECK(holds("/none == null"));
    CHECK(holds(R"(/metadata/a~1b == "x y")"));
}

TEST_CASE("conditions are joined by and, or, not and parentheses") {
    CHECK(holds(R"(/country == "DE" || /hits == 3 && /shortCode == "abc")"));
    CHECK_FALSE(holds(R"((/country == "DE" || /hits == 3) && /shortCode == "x")"));
    CHECK(holds("!/userId && /country"));
    CHECK(holds("!(/hits > 3)"));
}

TEST_CASE("a missing field or another type fulfils no comparison") {
    CHECK_FALSE(holds("/userId == 1"));
    CHECK_FALSE(holds("/userId != 1"));
    CHECK_FALSE(holds("/country < 5"));
    CHECK(holds("/country != 5"));
    CHECK_FALSE(Filter::parse("/a").matches("not json"));
}

TEST_CASE("a regular expression finds a part of a text") {
    CHECK(holds(R"(/shortCode =~ "^a.c$")"));
    CHECK_FALSE(holds(R"(/hits =~ "3")"));
}

TEST_CASE("grep looks at the event's text, whether it is JSON or not") {
    CHECK(Filter::grep("n.t").matches("not json"));
    CHECK_FALSE(Filter::grep("^x").matches("not json"));
    CHECK_THROWS_AS(Filter::grep("("), Error);
}

TEST_CASE("a condition that cannot be read is an error that names the place") {
    for (const char* text : {"", "country == 1", "/a ==", "/a == BR", "/a == \"x", "(/a", "/a && ", "/a /b",
                             "/a =~ \"(\"", "/a =~ 5"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(Filter::parse(text), Error);
    }
    CHECK_THROWS_WITH(Filter::parse("/a == 1 )"),
                      "cannot read the condition at \")\": expected an operator or the end");
    CHECK_THROWS_AS(Filter::parse(std::string(100'000, '(')), Error);
}
