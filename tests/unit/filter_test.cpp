#include "shortener_events/filter.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/record.hpp"

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

TEST_CASE("a text is no word, whatever it says, and a word no text") {
    CHECK(match("/a == null", R"({"a":"null"})") == Match::no);
    CHECK(match("/a == true", R"({"a":"true"})") == Match::no);
    CHECK(match("/a == false", R"({"a":null})") == Match::no);
    CHECK(match(R"(/a == "true")", R"({"a":true})") == Match::no);
    CHECK(match("/a == false", R"({"a":false})") == Match::yes);
}

TEST_CASE("the fields of a condition are those of one event at a time") {
    const Filter filter = Filter::parse(R"(/a == "x\ny" && /b =~ "^\u0041" || /c && /a > "x")");
    const auto match = [&](const char* event) { return filter.match(event); };
    CHECK(match(R"({"a":"x\u000ay","b":"\u0041b"})") == Match::yes);
    CHECK(match(R"({"a":"x\ny"})") == Match::no);
    CHECK(match(R"({"a":"y","c":1})") == Match::yes);
    CHECK(match(R"({"b":"\u0041b"})") == Match::no);
    CHECK(match("{") == Match::unreadable);
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

TEST_CASE("a field is named as jq names it, or by a pointer") {
    for (const char* place : {".metadata.\"a/b\"", ".metadata[\"a/b\"]", ".[\"metadata\"][\"a/b\"]",
                              ".metadata['a/b']", "/metadata/a~1b", "\"/metadata/a~1b\""}) {
        CAPTURE(place);
        CHECK(holds((place + std::string(" == 'x y'")).c_str()));
    }
    CHECK(match(".list[1] == 2", R"({"list":[1,2]})") == Match::yes);
    CHECK(match(".list.1 == 2", R"({"list":[1,2]})") == Match::yes);
    CHECK(match(".größe-x == 1", "{\"größe-x\":1}") == Match::yes);
}

TEST_CASE("in holds for one of a list") {
    CHECK(holds(".country in (\"PT\", \"BR\")"));
    CHECK(holds(".hits in [1, 3.0, \"x\", null]"));
    CHECK_FALSE(holds(".country in ('PT')"));
    CHECK_FALSE(holds(".userId in (null)"));
    CHECK(holds("!(.country in ('PT'))"));
    CHECK(match(".in in (1)", R"({"in":1})") == Match::yes);
}

TEST_CASE("times and ages compare with texts that are times") {
    constexpr std::int64_t now = 1'767'225'600'000;  // 2026-01-01
    const auto fulfils = [](const char* condition, const char* time) {
        const std::string event = "{\"timestamp\":\"" + std::string(time) + "\"}";
        return Filter::parse(condition, now).match(event) == Match::yes;
    };
    CHECK(fulfils(".timestamp > 15m", "2025-12-31T23:45:00.001Z"));
    CHECK_FALSE(fulfils(".timestamp > 15m", "2025-12-31T23:45:00Z"));
    CHECK(fulfils(".timestamp == 2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"));
    CHECK(fulfils(".timestamp < today && .timestamp >= yesterday", "2025-12-31T12:00:00Z"));
    CHECK(fulfils(".timestamp >= 2025-12-31", "2025-12-31T00:00:00Z"));
    CHECK_FALSE(fulfils(".timestamp > 15m", "soon"));
    CHECK(fulfils(".timestamp != 15m", "soon"));
}

TEST_CASE("a condition can ask about the record") {
    const Record record{"t",
                        2,
                        9'007'199'254'740'993,
                        1'767'225'600'000,
                        "k",
                        kClick,
                        {{"n", "a"}, {"n", "b"}, {"null", std::nullopt}}};
    const auto fulfils = [&](const char* condition) {
        return Filter::parse(condition).match(record) == Match::yes;
    };
    for (const char* condition :
         {"$key == 'k'", "$key =~ '^k$'", "$partition == 2", "$partition in (1, 2)",
          "$offset == 9007199254740993", "$offset > 9007199254740992", "$timestamp == 2026-01-01T00:00:00Z",
          "$timestamp == 1767225600", "$timestamp == 1767225600000", "$timestamp < 1s",
          "$timestamp == '2026-01-01'", "$header('n') == 'b'", "$header(\"n\") =~ 'b'", "$header('null')",
          "$header('null') != 'x'", "!$header('x')", "$key && .country == 'BR'", "$timestamp"}) {
        CAPTURE(condition);
        CHECK(fulfils(condition));
        CHECK_FALSE(fulfils(("!(" + std::string(condition) + ")").c_str()));
    }
    CHECK_FALSE(fulfils("$header('n') == 'a'"));  // of several the last one
    CHECK_FALSE(fulfils("$header('x') != 'a'"));
    CHECK_FALSE(fulfils("$partition =~ '2'"));
}

TEST_CASE("of a record without an event its own parts are known, and nothing else") {
    const Record tombstone{"t", 0, 0, std::nullopt, std::nullopt, std::nullopt, {}};
    Record garbage = tombstone;
    garbage.value = "no JSON";
    for (const auto& record : {tombstone, garbage}) {
        CHECK(Filter::parse("!$key && !$timestamp && $partition == 0").match(record) == Match::yes);
        CHECK(Filter::parse("$timestamp < 1s || $key != 'a'").match(record) == Match::no);
    }
    for (const char* condition : {"$partition == 0 && .a", "!(.a)"}) {
        CHECK(Filter::parse(condition).match(tombstone) == Match::no);
        CHECK(Filter::parse(condition).match(garbage) == Match::unreadable);
    }
}

TEST_CASE("a condition and its negation split the records that can be read") {
    const std::vector<std::string> operands{".country", "/hits", ".none",   ".missing",   ".metadata",
                                            ".late",    "$key",  "$offset", "$timestamp", "$header('n')"};
    const std::vector<std::string> operators{"",         "== 'BR'",      "!= 3",  "> 1",     "<= 'k'",
                                             "=~ 'B|k'", "in (3, 'BR')", "> 15m", "== null", "== 2026-01-01"};
    const std::vector<Record> records{
        {"t", 0, 3, 1, "k", kClick, {{"n", "v"}}},
        {"t", 1, 4, std::nullopt, std::nullopt, R"({"country":3,"hits":"BR"})", {}},
        {"t", 2, 5, INT64_MAX, "", R"(["country"])", {{"n", std::nullopt}}},
        {"t", 2, 5, 0, "", "null", {}}};
    std::size_t known = 0;
    for (const auto& operand : operands)
        for (const auto& what : operators) {
            const std::string condition = operand + " " + what;
            try {
                Filter::parse(condition);
            } catch (const Error&) {
                continue;  // a value that this operand never has
            }
            for (const auto& record : records) {
                CAPTURE(condition);
                const Match yes = Filter::parse(condition).match(record);
                const Match no = Filter::parse("!(" + condition + ")").match(record);
                CHECK(yes != Match::unreadable);
                CHECK((yes == Match::yes) != (no == Match::yes));
                ++known;
            }
        }
    CHECK(known > 300);
}

TEST_CASE("a condition that cannot be read is an error that names the column and what is meant") {
    for (const char* text : {"",
                             "/a ==",
                             "/a == \"x",
                             "(/a",
                             "/a && ",
                             "/a /b",
                             "/a == 01",
                             "/a == 1.",
                             ".",
                             ".a.",
                             ".a[",
                             ".a[x]",
                             ".a in",
                             ".a in ()",
                             ".a in (1,)",
                             ".a in (1",
                             "$",
                             "$header",
                             "$header(x)",
                             "$header('x'",
                             "$offset == 'x'",
                             "$key == 5",
                             "$timestamp > 'soon'",
                             ".a == $key",
                             ".a == .b",
                             "/a == \"\\x\""}) {
        CAPTURE(text);
        CHECK_THROWS_AS(Filter::parse(text), Error);
    }
    const auto check = [](const char* condition, const char* message, const char* hint) {
        try {
            Filter::parse(condition);
            FAIL(condition);
        } catch (const Error& error) {
            CHECK(std::string(error.what()) == "cannot read the condition at column " + std::string(message));
            CHECK(error.hint() == hint);
        }
    };
    check("country == \"BR\"", "1, \"country == \"BR\"\": expected a field such as .country",
          "did you mean .country (or /country)?");
    check(".ü = 1", "4, \"= 1\": expected an operator or the end", "two values are compared with ==");
    check(".a == BR", "7, \"BR\": expected a text in quotes, a number, true, false, null, a time or an age",
          "a text stands in quotes: \"BR\"");
    check(".a =~ 5", "7, \"5\": expected a regular expression in quotes", ".referer =~ \"^https://news\"");
    check(".a =~ \"(\"",
          "7, \"\"(\"\": expected a regular expression (RE2): not a regular expression: \"(\": missing ): (",
          "a backslash stands twice in double quotes and once in single ones: '\\.'");
    check(
        "/a~2b == 1",
        "1, \"/a~2b == 1\": expected a JSON Pointer such as /country, in which ~0 is a tilde and ~1 a slash",
        "write it as '.country == \"BR\" && !.userId'; see shortener-events-syntax(7)");
    check("$ofset > 1",
          "1, \"$ofset > 1\": expected $key, $partition, $offset, $timestamp or $header('name')",
          "did you mean \"$offset\"?");
    check(".a == 1 and .b", "9, \"and .b\": expected an operator or the end", "write it as &&");
    check(".a == 1 AND .b", "9, \"AND .b\": expected an operator or the end", "write it as &&");
    check(".a LIKE 'b%'", "4, \"LIKE 'b%'\": expected an operator or the end", "write it as .field =~ \"…\"");
    check(".a | test(\"b\")", "4, \"| test(\"b\")\": expected an operator or the end",
          "or is written ||, and jq's | test(\"a\") as .field =~ \"a\"");
    check(
        "select(.a == 1)", "1, \"select(.a == 1)\": expected a field such as .country",
        "there are no functions: a field alone says that it is there, and .field =~ \"a\" looks into a text");
    check("\"BR\" == .country", "1, \"\"BR\" == .country\": expected a field",
          "the field comes first: .country == \"BR\"");
    check("/a == 1 )", "9, \")\": expected an operator or the end",
          "write it as '.country == \"BR\" && !.userId'; see shortener-events-syntax(7)");
    CHECK_THROWS_AS(Filter::parse(std::string(100'000, '(')), Error);
}
