#include "shortener_events/filter.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

constexpr const char* kClick =
    R"({"shortCode":"abc","country":"BR","hits":3,"late":false,"none":null,"metadata":{"a/b":"x y"}})";

using Match = Filter::Match;

Match match(const char* condition, std::string_view event) {
    return Filter::parse(condition).match(event);
}

bool holds(const char* condition) {
    const Match found = match(condition, kClick);
    REQUIRE(found != Match::unreadable);
    return found == Match::yes;
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
}

TEST_CASE("numbers compare exactly, beyond 64 bits and beyond a double") {
    CHECK(match("/n == 9007199254740993", R"({"n":9007199254740993})") == Match::yes);
    CHECK(match("/n == 9007199254740993", R"({"n":9007199254740992})") == Match::no);
    CHECK(match("/n > 18446744073709551615", R"({"n":18446744073709551616})") == Match::yes);
    CHECK(match("/n == 123456789012345678901234567890", R"({"n":123456789012345678901234567890})") ==
          Match::yes);
    CHECK(match("/n == 123456789012345678901234567890", R"({"n":123456789012345678901234567891})") ==
          Match::no);
    CHECK(match("/n == 1e400", R"({"n":10e399})") == Match::yes);
    CHECK(match("/n < 1e400", R"({"n":1e399})") == Match::yes);
    CHECK(match("/n == 0.1", R"({"n":0.1000000000000000055511151231257827})") == Match::no);
    CHECK(match("/n == 1", R"({"n":1.0})") == Match::yes);
    CHECK(match("/n == 0", R"({"n":-0})") == Match::yes);
    CHECK(match("/n == 1", R"({"n":"1"})") == Match::no);
}

TEST_CASE("an event with a large number is read like any other") {
    for (const char* event : {R"({"country":"BR","id":123456789012345678901234567890})",
                              R"({"country":"BR","n":18446744073709551616})", R"({"country":"BR","x":1e400})",
                              R"({"country":"B\u0052"})", R"({"country":"US","country":"BR"})"}) {
        CAPTURE(event);
        CHECK(match(R"(/country == "BR")", event) == Match::yes);
        CHECK(match(R"(!(/country == "BR"))", event) == Match::no);
    }
    CHECK(match(R"(/country == "BR")", R"({"country":"BR","country":"US"})") == Match::no);
}

TEST_CASE("an event that no contract reads fulfils neither a condition nor its opposite") {
    for (const char* event :
         {"not json", "", "\xef\xbb\xbf{}", "{\"a\":\"\xff\"}", R"({"a":"\ud800"})", R"({"a":1,})"}) {
        CAPTURE(event);
        CHECK(match("/a", event) == Match::unreadable);
        CHECK(match("!/a", event) == Match::unreadable);
    }
}

TEST_CASE("a regular expression finds a part of a text") {
    CHECK(holds(R"(/shortCode =~ "^a.c$")"));
    CHECK_FALSE(holds(R"(/hits =~ "3")"));
}

TEST_CASE("grep looks at the event's text, whether it is JSON or not") {
    CHECK(Filter::grep("n.t").match("not json") == Match::yes);
    CHECK(Filter::grep("^x").match("not json") == Match::no);
    CHECK_THROWS_AS(Filter::grep("("), Error);
}

TEST_CASE("a condition that cannot be read is an error that names the place") {
    for (const char* text : {"", "country == 1", "/a ==", "/a == BR", "/a == \"x", "(/a", "/a && ", "/a /b",
                             "/a =~ \"(\"", "/a =~ 5", "/a~2b == 1", "/a == 01", "/a == 1."}) {
        CAPTURE(text);
        CHECK_THROWS_AS(Filter::parse(text), Error);
    }
    CHECK_THROWS_WITH(Filter::parse("/a == 1 )"),
                      "cannot read the condition at \")\": expected an operator or the end");
    CHECK_THROWS_AS(Filter::parse(std::string(100'000, '(')), Error);
}
