#include "shortener_events/internal/json_text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "contracts/json/decimals.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

std::optional<std::string> text_at(const char* pointer, std::string_view event) {
    return JsonPointer::parse(pointer).text_in(event);
}

/// From small to large; equal ones beside each other.
const std::vector<std::vector<std::string>> kAscending{
    {"-1e400", "-10e399"},
    {"-18446744073709551617"},
    {"-1.5", "-15e-1", "-0.15E+1"},
    {"-1e-400"},
    {"0", "-0", "0.0", "0e5", "-0.00e-7", "0e99999999999999999999"},
    {"1e-400", "0.1e-399"},
    {"0.05"},
    {"0.1", "0.10", "1e-1", "0.01e1"},
    {"1", "1.0", "10e-1", "0.1e1", "1e0", "1E+00"},
    {"9007199254740992"},
    {"9007199254740992.5"},
    {"9007199254740993", "9007199254740993.0", "9.007199254740993e15"},
    {"18446744073709551615"},
    {"18446744073709551616"},
    {"123456789012345678901234567890"},
    {"123456789012345678901234567890.000000000000000000000001"},
    {"1e400", "10e399", "0.1e401"},
    {"1e99999999999999999999"}};

}  // namespace

TEST_CASE("numbers compare as they are written, whatever their size") {
    for (std::size_t i = 0; i < kAscending.size(); ++i) {
        for (std::size_t j = 0; j < kAscending.size(); ++j) {
            for (const auto& a : kAscending[i]) {
                for (const auto& b : kAscending[j]) {
                    CAPTURE(a);
                    CAPTURE(b);
                    CHECK(contracts::compare_decimals(a, b) == (i <=> j));
                }
            }
        }
    }
}

TEST_CASE("what stands at a pointer is a text, or a value as it is written") {
    const char* event = R"({"a":"x\u0041\n","n":123456789012345678901234567890,"f":1e400,"z":-0.10,"t":true,
        "o":{"b": 2, "a" : [1, "y  z", {} ]},"":"empty","a/b":{"m~n":"deep"},"null":null,"list":[[],["in"]]})";
    CHECK(text_at("/a", event) == "xA\n");
    CHECK(text_at("/n", event) == "123456789012345678901234567890");
    CHECK(text_at("/f", event) == "1e400");
    CHECK(text_at("/z", event) == "-0.10");
    CHECK(text_at("/t", event) == "true");
    CHECK(text_at("/o", event) == R"({"b":2,"a":[1,"y  z",{}]})");
    CHECK(text_at("/", event) == "empty");
    CHECK(text_at("/a~1b/m~0n", event) == "deep");
    CHECK(text_at("/list/1/0", event) == "in");
    for (const char* nothing :
         {"/null", "/missing", "/a/b", "/list/2", "/list/01", "/list/-", "/list/1/0/0"}) {
        CAPTURE(nothing);
        CHECK_FALSE(text_at(nothing, event));
    }
}

TEST_CASE("of members with the same name the last one counts, also where it leads to another place") {
    CHECK(text_at("/a", R"({"a":1,"b":2,"a":3})") == "3");
    CHECK(text_at("/a", R"({"a":1,"\u0061":3})") == "3");
    CHECK_FALSE(text_at("/a/b", R"({"a":{"b":1},"a":{"c":2}})"));
}

TEST_CASE("what is no JSON has nothing at any pointer") {
    const std::string deep(1025, '[');
    for (const std::string& text : {std::string(),
                                    std::string("{"),
                                    std::string(R"({"a":1}})"),
                                    std::string(R"({"a":1,})"),
                                    std::string(R"({"a" 1})"),
                                    std::string(R"({"a":01})"),
                                    std::string(R"({"a":1.})"),
                                    std::string(R"({"a":+1})"),
                                    std::string(R"({"a":NaN})"),
                                    std::string(R"({"a":tru})"),
                                    std::string(R"({"a":"\x"})"),
                                    std::string(R"({"a":"\ud800"})"),
                                    std::string("{\"a\":\"\xff\"}"),
                                    std::string("{\"a\":\"\n\"}"),
                                    std::string("\xef\xbb\xbf{\"a\":1}"),
                                    std::string("{\"a\":1}\0", 8),
                                    std::string(R"({"a":1 2})"),
                                    std::string(R"({1:"a"})"),
                                    std::string(R"([1 2])"),
                                    R"({"a":)" + deep + std::string(1025, ']') + "}"}) {
        CAPTURE(text);
        CHECK_FALSE(text_at("/a", text));
        CHECK_FALSE(indent_json(text));
    }
}

TEST_CASE("a pointer that is none is refused with its text") {
    CHECK_THROWS_WITH_AS(JsonPointer::parse("a"), "not a JSON Pointer: \"a\"", Error);
    CHECK_THROWS_AS(JsonPointer::parse(""), Error);
    CHECK_THROWS_AS(JsonPointer::parse("/a~2b"), Error);
    CHECK_THROWS_AS(JsonPointer::parse("/a~"), Error);
}

TEST_CASE("indented JSON keeps numbers, order and names that come twice") {
    CHECK(
        indent_json(
            R"({"z":123456789012345678901234567890,"a":[1e400,-0.0,{}],"z":18446744073709551616,"e":[]})") ==
        "{\n  \"z\": 123456789012345678901234567890,\n  \"a\": [\n    1e400,\n    -0.0,\n    {}\n  ],\n"
        "  \"z\": 18446744073709551616,\n  \"e\": []\n}");
    CHECK(indent_json(" [ ] ") == "[]");
    CHECK(indent_json("\"a b\"") == "\"a b\"");
    CHECK(indent_json("{\"a\":\"\u202e\\u202e\"}") == "{\n  \"a\": \"\\u202e\\u202e\"\n}");
}

TEST_CASE("indented JSON is laid out as nlohmann's printer does") {
    for (const char* text :
         {R"({"a":{"b":[1,[2,{"c":null}],{}],"d":[[]]},"e":"f"})", "[[1],[2,3],{\"a\":true}]", "7"}) {
        CAPTURE(text);
        CHECK(indent_json(text) == nlohmann::ordered_json::parse(text).dump(2));
    }
}

TEST_CASE("a deep or long event is not indented to a thousand times its size") {
    std::string items;
    for (int i = 0; i < 100'000; ++i) items += "0,";
    const std::string deep = std::string(1000, '[') + items + "0" + std::string(1000, ']');
    const auto text = indent_json(deep);
    REQUIRE(text);
    CHECK(text->size() < 100 * deep.size());
    CHECK_FALSE(indent_json(std::string(100'000, '[') + std::string(100'000, ']')));
    CHECK(indent_json('"' + std::string(5'000'000, 'a') + '"')->size() == 5'000'002);
}

TEST_CASE("indented text is at most some times as large as the event, which else stays on one line") {
    std::string far_in(900, '['), flat = "[";
    for (int i = 0; i < 1'000'000; ++i) {
        far_in += i == 0 ? "1" : ",1";
        flat += i == 0 ? R"("12345678901234567890")" : R"(,"12345678901234567890")";
    }
    far_in += std::string(900, ']');
    flat += "]";
    CHECK(indent_json(far_in) == far_in);
    CHECK(indent_json(flat)->find('\n') != std::string::npos);
    CHECK(indent_json("[1, [2]]") == "[\n  1,\n  [\n    2\n  ]\n]");
}
