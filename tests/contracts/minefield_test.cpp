// RFC 8259, nothing more and nothing less: what parsers of JSON are known to get wrong. Each row goes through
// the acceptor and the judge, alone and deep inside an event.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "contracts/json/outline.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/visible_text.hpp"
#include "tests/support/engine.hpp"

using namespace shortener_events;
using namespace shortener_events::contracts;
using namespace std::string_view_literals;

namespace {

struct Text {
    std::string_view what;
    std::string_view json;
};

// clang-format off
constexpr Text kJson[] = {
    {"an empty object", "{}"},
    {"an empty array", "[]"},
    {"a top-level string", R"("text")"},
    {"a top-level number", "42"},
    {"a top-level true", "true"},
    {"a top-level null", "null"},
    {"an empty string", R"("")"},
    {"an empty name", R"({"":0})"},
    {"spaces around", "  [1]  "},
    {"tabs and line ends between all tokens", "\t[\n1\r,\n{\t\"a\"\r:\n2\t}\r]\n"},
    {"nested values", R"([[],{},[[{"a":[{}]}]]])"},
    {"zero", "[0]"},
    {"minus zero", "[-0]"},
    {"minus zero with a fraction", "[-0.0]"},
    {"a fraction", "[0.5]"},
    {"an exponent", "[1e2]"},
    {"a capital exponent", "[1E2]"},
    {"an exponent with plus", "[1e+2]"},
    {"an exponent with minus", "[1e-2]"},
    {"an exponent with leading zeros", "[1e0002]"},
    {"a fraction and an exponent", "[123.456e78]"},
    {"the largest 64-bit integer", "[18446744073709551615]"},
    {"the smallest 64-bit integer", "[-9223372036854775808]"},
    {"an integer beyond 64 bits", "[18446744073709551616]"},
    {"a negative integer beyond 64 bits", "[-9223372036854775809]"},
    {"a thirty-digit integer", "[123456789012345678901234567890]"},
    {"the largest double", "[1.7976931348623157e308]"},
    {"a number that is too small to be told from 0", "[1e-400]"},
    {"a fraction of fifty digits", "[0.12345678901234567890123456789012345678901234567890]"},
    {"all short escapes", R"(["\"\\\/\b\f\n\r\t"])"},
    {"an escaped NUL", R"(["\u0000"])"},
    {"an escape in upper and lower case", R"(["\u00e9\u00E9"])"},
    {"an escaped pair of surrogates", R"(["\ud83d\ude00"])"},
    {"an escaped noncharacter", R"(["\uFFFF"])"},
    {"a name with escapes", R"({"\u0061\n":1})"},
    {"UTF-8 of two, three and four bytes", "[\"é€😀\"]"},
    {"the last code point", "[\"\xF4\x8F\xBF\xBF\"]"},
    {"a noncharacter", "[\"\xEF\xBF\xBF\"]"},
    {"DEL", "[\"\x7F\"]"},
    {"line and paragraph separators", "[\"\xE2\x80\xA8\xE2\x80\xA9\"]"},
    {"a byte order mark inside a string", "[\"\xEF\xBB\xBF\"]"},
    {"comment marks inside a string", R"(["/*","*/","//","#"])"},
    {"names that differ in case", R"({"a":1,"A":2})"},
    {"names that differ in an invisible character", "{\"a\":1,\"a\xE2\x80\x8B\":2}"},
};

constexpr Text kNoJson[] = {
    {"nothing", ""},
    {"only spaces", "  \t\r\n"},
    {"a trailing comma in an array", "[1,]"},
    {"a trailing comma in an object", R"({"a":1,})"},
    {"a leading comma", "[,1]"},
    {"two commas", "[1,,2]"},
    {"only a comma", "[,]"},
    {"a missing comma in an array", "[1 2]"},
    {"a missing comma in an object", R"({"a":1 "b":2})"},
    {"a missing colon", R"({"a" 1})"},
    {"two colons", R"({"a"::1})"},
    {"a colon in an array", R"(["a":1])"},
    {"an equals sign for a colon", R"({"a"=1})"},
    {"a semicolon for a comma", "[1;2]"},
    {"a name without a value", R"({"a":})"},
    {"only a name", R"({"a"})"},
    {"a name without quotes", "{a:1}"},
    {"a number for a name", "{1:1}"},
    {"a name in single quotes", "{'a':1}"},
    {"a string in single quotes", "['a']"},
    {"an unclosed array", "[1"},
    {"an unclosed object", R"({"a":1)"},
    {"an unclosed string", R"(["a)"},
    {"an array closed as an object", "[1}"},
    {"an object closed as an array", R"({"a":1])"},
    {"only a closing bracket", "]"},
    {"one bracket too many", "[1]]"},
    {"two values", "1 2"},
    {"two objects", "{}{}"},
    {"an object and a comma", "{},"},
    {"text behind the value", "[] x"},
    {"a block comment", "[1/* one */]"},
    {"a line comment", "[1] // one"},
    {"a hash comment", "[1] # one"},
    {"an HTML comment", "[1] <!-- one -->"},
    {"NaN", "[NaN]"},
    {"nan", "[nan]"},
    {"Infinity", "[Infinity]"},
    {"minus Infinity", "[-Infinity]"},
    {"inf", "[inf]"},
    {"undefined", "[undefined]"},
    {"True", "[True]"},
    {"TRUE", "[TRUE]"},
    {"a cut null", "[nul]"},
    {"a lengthened null", "[nulll]"},
    {"a lengthened true", "[truee]"},
    {"true and 1 without a space", "[true1]"},
    {"a leading zero", "[01]"},
    {"two zeros", "[00]"},
    {"a negative leading zero", "[-01]"},
    {"a leading plus", "[+1]"},
    {"a leading point", "[.5]"},
    {"a negative leading point", "[-.5]"},
    {"a trailing point", "[1.]"},
    {"a point before an exponent", "[1.e1]"},
    {"two points", "[1.2.3]"},
    {"only a minus", "[-]"},
    {"two minuses", "[--1]"},
    {"a minus and a space", "[- 1]"},
    {"an empty exponent", "[1e]"},
    {"an exponent of only a sign", "[1e+]"},
    {"a broken exponent", "[1e1.5]"},
    {"two exponents", "[1e1e1]"},
    {"hexadecimal", "[0x10]"},
    {"octal", "[0o10]"},
    {"binary", "[0b1]"},
    {"an underscore between digits", "[1_000]"},
    {"a decimal comma", R"({"a":1,5})"},
    {"a suffix", "[1n]"},
    {"full-width digits", "[１]"},
    {"a number beyond a double", "[1e400]"},
    {"a negative number beyond a double", "[-1e400]"},
    {"a bare backslash", R"([\n])"},
    {"an unknown escape", R"(["\a"])"},
    {"an escaped quote of the wrong kind", R"(["\'"])"},
    {"a hexadecimal escape", R"(["\x41"])"},
    {"an escaped line end", "[\"a\\\nb\"]"},
    {"a cut Unicode escape", R"(["\u00"])"},
    {"an empty Unicode escape", R"(["\u"])"},
    {"a Unicode escape with a wrong digit", R"(["\u00g0"])"},
    {"a Unicode escape in braces", R"(["\u{41}"])"},
    {"a capital Unicode escape", R"(["\U0041"])"},
    {"a trailing backslash", R"(["\)"},
    {"a high surrogate alone", R"(["\ud800"])"},
    {"a low surrogate alone", R"(["\udc00"])"},
    {"surrogates in the wrong order", R"(["\ude00\ud83d"])"},
    {"two high surrogates", R"(["\ud83d\ud83d"])"},
    {"a high surrogate and a letter", R"(["\ud800a"])"},
    {"a high surrogate and a cut escape", R"(["\ud800\u"])"},
    {"a low surrogate alone in a name", R"({"\udc00":1})"},
    {"a bare line end in a string", "[\"a\nb\"]"},
    {"a bare tab in a string", "[\"a\tb\"]"},
    {"a bare NUL in a string", "[\"a\0b\"]"sv},
    {"a bare control character in a string", "[\"\x1F\"]"},
    {"a bare control character in a name", "{\"\x01\":1}"},
    {"a NUL behind the value", "[1]\0"sv},
    {"a NUL before the value", "\0[1]"sv},
    {"a NUL between tokens", "[1,\0 2]"sv},
    {"a form feed between tokens", "[\f1]"},
    {"a vertical tab between tokens", "[\v1]"},
    {"a no-break space between tokens", "[\xC2\xA0" "1]"},
    {"a zero-width space between tokens", "[\xE2\x80\x8B" "1]"},
    {"a word joiner between tokens", "[\xE2\x81\xA0" "1]"},
    {"a byte order mark in front", "\xEF\xBB\xBF[1]"},
    {"a byte order mark between tokens", "[\xEF\xBB\xBF" "1]"},
    {"UTF-16", "[\0\"\0a\0\"\0]\0"sv},
    {"an overlong slash of two bytes", "[\"\xC0\xAF\"]"},
    {"an overlong NUL", "[\"\xC0\x80\"]"},
    {"an overlong slash of three bytes", "[\"\xE0\x80\xAF\"]"},
    {"an overlong slash of four bytes", "[\"\xF0\x80\x80\xAF\"]"},
    {"a code point above 10FFFF", "[\"\xF4\x90\x80\x80\"]"},
    {"a sequence of five bytes", "[\"\xF8\x88\x80\x80\x80\"]"},
    {"an encoded surrogate", "[\"\xED\xA0\x80\"]"},
    {"a pair of encoded surrogates", "[\"\xED\xA0\xBD\xED\xB8\x80\"]"},
    {"a continuation byte alone", "[\"\x80\"]"},
    {"a cut sequence", "[\"\xC3\"]"},
    {"a sequence cut by the end", "[\"\xE2\x82"},
    {"Latin-1", "[\"\xE9\"]"},
    {"the byte FF", "[\"\xFF\"]"},
    {"an invalid byte between tokens", "[\xFF]"},
    {"an invalid byte in a name", "{\"\xFF\":1}"},
    {"a name that comes twice", R"({"a":1,"a":2})"},
    {"a name that comes twice with the same value", R"({"a":1,"a":1})"},
    {"a name that comes twice, once escaped", R"({"a":1,"\u0061":2})"},
    {"an empty name that comes twice", R"({"":1,"":2})"},
    {"a name that comes twice deep inside", R"([{"x":[{"a":1,"b":2,"a":3}]}])"},
};
// clang-format on

const Engine& anything() {
    static const Engine engine("{}");
    return engine;
}

const Engine& click() {
    static const Engine engine(ContractRegistry::built_in().require("click").schema());
    return engine;
}

/// The text as a part of an otherwise valid click.
std::string inside_click(std::string_view text) {
    return R"({"shortCode":"a","originalUrl":"https://e.com/","timestamp":"2026-01-31T09:30:00Z","metadata":{"deep":[)" +
           std::string(text) + "]}}";
}

}  // namespace

TEST_CASE("JSON is accepted and judged valid, however unusual it is") {
    for (const auto& [what, text] : kJson) {
        CAPTURE(std::string(what));
        CHECK(anything().judges(text));
        CHECK(click().judges(inside_click(text)));
    }
}

TEST_CASE("what is no JSON is never accepted, and the judge says that it cannot be read") {
    for (const auto& [what, text] : kNoJson) {
        CAPTURE(std::string(what));
        CHECK_FALSE(anything().accepts(text));
        const auto findings = judge_event(anything().schema, text, 0);
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].rule == "json");
        CHECK(is_utf8(findings[0].message));
    }
}

TEST_CASE(
    "who reads JSON as it is written takes the same texts, and numbers of any size and names that come "
    "twice") {
    Outline outline;
    for (const auto& [what, text] : kJson) {
        CAPTURE(std::string(what));
        CHECK(outline.read(text));
        CHECK(outline.read(inside_click(text)));
    }
    for (const auto& [what, text] : kNoJson) {
        CAPTURE(std::string(what));
        const bool is_taken = what.ends_with("beyond a double") || what.find("that comes twice") != what.npos;
        CHECK(outline.read(text) == is_taken);
    }
}

TEST_CASE("what is no JSON makes the event around it unreadable") {
    for (const auto& [what, text] : kNoJson) {
        CAPTURE(std::string(what));
        if (text.find_first_not_of(" \t\r\n") == text.npos) continue;  // an array may well be empty
        const std::string event = inside_click(text);
        CHECK_FALSE(click().accepts(event));
        CHECK(judge_event(click().schema, event, 0).at(0).rule == "json");
    }
}

TEST_CASE(
    "JSON in an event is accepted without the judge, but for numbers at the edge and escapes in names") {
    constexpr std::string_view kDoubtful[] = {"64-bit integer", "beyond 64 bits", "thirty-digit", "too small",
                                              "a name with escapes"};
    for (const auto& [what, text] : kJson) {
        CAPTURE(std::string(what));
        const auto is_in_name = [name = what](std::string_view part) { return name.find(part) != name.npos; };
        const bool is_doubtful = std::any_of(std::begin(kDoubtful), std::end(kDoubtful), is_in_name);
        if (!is_doubtful) CHECK(click().accepts(inside_click(text)));
    }
}
