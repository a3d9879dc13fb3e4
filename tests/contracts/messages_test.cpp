// What people read about each rule: what was found and what was expected.
#include <doctest/doctest.h>

#include "shortener_events/contract.hpp"

using namespace shortener_events;

namespace {

std::string message(const std::string& schema, const std::string& event) {
    std::string text;
    for (const auto& violation : Contract("c", 1, schema).check(event))
        text += (text.empty() ? "" : "; ") + to_text(violation);
    return text;
}

}  // namespace

TEST_CASE("every rule says what it expected and what it found") {
    CHECK(message(R"({"type":["string","null"]})", "5") ==
          "expected null or string, found integer: 5 [type]");
    CHECK(message(R"({"enum":["red","green"]})", R"("gren")") ==
          "expected one of \"red\", \"green\"; found \"gren\" (did you mean \"green\"?) [enum]");
    CHECK(message(R"({"const":{"a":1}})", R"({"a":2})") == "expected {\"a\":1}, found {\"a\":2} [const]");
    CHECK(message(R"({"minimum":3})", "1") == "expected at least 3, found 1 [minimum]");
    CHECK(message(R"({"exclusiveMaximum":3})", "3") == "expected less than 3, found 3 [exclusiveMaximum]");
    CHECK(message(R"({"multipleOf":0.5})", "0.3") == "expected a multiple of 0.5, found 0.3 [multipleOf]");
    CHECK(message(R"({"minLength":3})", R"("äb")") == "expected at least 3 characters, found 2 [minLength]");
    CHECK(message(R"({"pattern":"^a"})", R"("b")") == "does not match the pattern \"^a\": \"b\" [pattern]");
    CHECK(message(R"({"format":"uuid"})", R"("x")") ==
          "not a UUID: \"x\" (write it as 123e4567-e89b-12d3-a456-426614174000) [format]");
    CHECK(message(R"({"items":{"type":"integer"}})", R"([1,"a"])") ==
          "/1: expected integer, found string: \"a\" [type]");
    CHECK(message(R"({"uniqueItems":true})", "[1,2,1.0]") ==
          "/2: expected different items, found again: 1.0 [uniqueItems]");
    CHECK(message(R"({"contains":{"type":"string"}})", "[1,2]") ==
          "expected an item that fits the schema of contains, found none among 2 [contains]");
    CHECK(message(R"({"items":[true],"additionalItems":false})", "[1,2]") ==
          "expected at most 1 items, found 2 [additionalItems]");
    CHECK(message(R"({"properties":{"a":false}})", R"({"a":1})") ==
          "/a: expected nothing here, found 1 [false]");
    CHECK(message(R"({"not":{"type":"string"}})", R"("x")") ==
          "must not fit the schema of not, found \"x\" [not]");
    CHECK(message(R"({"maxProperties":1})", R"({"a":1,"b":2})") ==
          "expected at most 1 fields, found 2 [maxProperties]");
}

TEST_CASE("a number is told as it is written, whatever its size, also inside of what is told as a whole") {
    CHECK(message(R"({"type":"string"})", "[123456789012345678901234567890]") ==
          "expected string, found array [type]");
    CHECK(message(R"({"type":"string"})", " 123456789012345678901234567890 ") ==
          "expected string, found integer: 123456789012345678901234567890 [type]");
    CHECK(message(R"({"properties":{"a":{"items":{"maximum":3}}}})",
                  R"({"b":[1.5],"a":[1,18446744073709551616,0.30000000000000000000001,4.0]})") ==
          "/a/1: expected at most 3, found 18446744073709551616 [maximum]; /a/3: expected at most 3, found "
          "4.0 [maximum]");
    CHECK(message(R"({"enum":[1]})", "1.00000000000000000001") == "");  // held against the rules as a double
    CHECK(message(R"({"enum":[2]})", "1.00000000000000000001") ==
          "expected one of 2; found 1.00000000000000000001 [enum]");
    CHECK(message(R"({"const":1})", R"({"a/b": [-1.50, "x"]})") ==
          "expected 1, found {\"a/b\":[-1.50,\"x\"]} [const]");
    CHECK(message(R"({"properties":{"a\"b":{"type":"string"}}})", R"({"a\u0022b":1e300})") ==
          "/a\"b: expected string, found integer: 1e300 [type]");
    CHECK(message(R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1e22").find("1e22") !=
          std::string::npos);
    CHECK(message(R"({"type":"string"})", "0." + std::string(300, '3')).ends_with("3… (302 bytes) [type]"));
}

TEST_CASE("many numbers that are told cost one more look at the event, not one each") {
    std::string event = "[1.5";
    for (int i = 0; i < 100'000; ++i) event += ",1.5";
    CHECK(Contract("c", 1, R"({"items":{"type":"string"}})").check(event + "]").size() == 100'001);
}

TEST_CASE("a misspelt field is told beside the one that is missing or allowed, short names are not guessed") {
    CHECK(message(R"({"required":["timestamp"]})", R"({"timestmap":1})") ==
          "/timestamp: a required field is missing (there is \"timestmap\": did you mean \"timestamp\"?) "
          "[required]");
    CHECK(message(R"({"required":["b"]})", R"({"a":1})") == "/b: a required field is missing [required]");
    CHECK(message(R"({"properties":{"country":{}},"additionalProperties":false})", R"({"contry":1})") ==
          "/contry: no field \"contry\" is allowed here (did you mean \"country\"?) [additionalProperties]");
    CHECK(
        message(R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"A":1})") ==
        "/A: the name \"A\" is not allowed: does not match the pattern \"^[a-z]+$\": \"A\" [propertyNames]");
    CHECK(message(R"({"dependencies":{"a":["b"]}})", R"({"a":1})") ==
          "/b: a required field is missing: it belongs beside \"a\" [dependencies]");
}

TEST_CASE("of alternatives the nearest says what is wrong: one of the value's own type") {
    const std::string schema = R"({"anyOf":[{"type":"string"},{"type":"object","required":["id","name"]}]})";
    CHECK(message(schema, R"({"id":1})") ==
          "fits none of the 2 alternatives; nearest: /name: a required field is missing [anyOf]");
    CHECK(message(R"({"oneOf":[{"type":"number"},{"minimum":3}]})", "5") ==
          "fits 2 of the 2 alternatives, expected exactly one [oneOf]");
}

TEST_CASE("several violations of one event are told, and names that come twice as such") {
    CHECK(message(R"({"required":["a"],"properties":{"n":{"minimum":3,"multipleOf":2}}})", R"({"n":1})") ==
          "/a: a required field is missing [required]; /n: expected at least 3, found 1 [minimum]; "
          "/n: expected a multiple of 2, found 1 [multipleOf]");
    CHECK(message("{}", R"({"a":{"b":1,"b":2}})") ==
          "/a/b: the same name appears twice in one object [json]");
}

TEST_CASE("each field is held against the property of its name, whichever of many it is") {
    std::string properties;
    for (int i = 10; i < 40; ++i)
        properties += (properties.empty() ? "\"p" : ",\"p") + std::to_string(i) + R"(":{"type":"integer"})";
    const Contract contract("many", 1, R"({"additionalProperties":false,"properties":{)" + properties + "}}");
    std::vector<std::string> pointers;
    for (const auto& violation :
         contract.check(R"({"q":1,"p39":"x","p24":"x","p23":1,"p22":"x","p10":"x","p11":1,"p":1,"a":1})"))
        pointers.push_back(violation.pointer);
    CHECK(pointers == std::vector<std::string>{"/a", "/p", "/p10", "/p22", "/p24", "/p39", "/q"});
}

TEST_CASE("a format says what is wrong with a text and what would be right") {
    const auto advice = [](const std::string& format, const std::string& text) {
        const std::string all = message("{\"format\":\"" + format + "\"}", '"' + text + '"');
        const auto open = all.rfind(" ("), close = all.rfind(") [format]");
        return open == all.npos || close == all.npos ? all : all.substr(open + 2, close - open - 2);
    };
    const auto time = [&](const char* text) { return advice("utc-date-time", text); };
    CHECK(time("2026-01-31T09:30:00+00:00") ==
          "an offset, but only Z is allowed: write 2026-01-31T09:30:00Z");
    CHECK(time("2026-01-31T09:30:00.5+01:00") ==
          "an offset, but only Z is allowed: write 2026-01-31T08:30:00.500Z");
    CHECK(time("2026-02-30T09:30:00Z") == "there is no such day");
    CHECK(time("2026-01-31T24:00:00Z") == "there is no hour 24");
    CHECK(time("2026-01-31T09:60:00Z") == "there is no minute 60");
    CHECK(time("2016-12-31T23:59:60Z") == "no second 60 is allowed");
    CHECK(time("2026-01-31 09:30:00Z") == "date and time are parted by T, not by a blank");
    CHECK(time("2026-01-31t09:30:00Z") == "T has to be a capital");
    CHECK(time("2026-01-31T09:30:00z") == "Z has to be a capital");
    CHECK(time("2026-01-31T09:30Z") == "the seconds are missing: write 2026-01-31T09:30:00Z");
    CHECK(time("2026-01-31T09:30:00") == "the time zone is missing: write 2026-01-31T09:30:00Z");
    CHECK(time("2026-01-31") == "the time is missing: write 2026-01-31T00:00:00Z");
    CHECK(time("1769851800") == "a number of seconds: write 2026-01-31T09:30:00Z");
    CHECK(time("1769851800123") == "a number of milliseconds: write 2026-01-31T09:30:00.123Z");
    CHECK(time("yesterday") == "write it as 2026-01-31T09:30:00Z");
    CHECK(time("") == "write it as 2026-01-31T09:30:00Z");
    const auto url = [&](const char* text) { return advice("absolute-url", text); };
    CHECK(url("example.com/a") == "the scheme is missing: write https://example.com/a");
    CHECK(url("//example.com") == "the scheme is missing: write https://example.com");
    CHECK(url("not a url") == "the scheme is missing");
    CHECK(url("https://e.com:99999") == "the port is above 65535");
    CHECK(url("https://e.com:8x/") == "the port is no number");
    CHECK(url("http://1.2.3.4.5/") == "the host is no IPv4 address");
    CHECK(url("https://e com") == "a blank in the host");
    CHECK(url("https:///") == "the host is missing");
    CHECK(url("https://a<b/") == "the host is no name or address");
    CHECK(advice("date", "31.1.2026") == "write it as 2026-01-31");
    CHECK(advice("ipv6", "::1::") == "write it as 2001:db8::1");
}
