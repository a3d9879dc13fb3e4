#include "shortener_events/envelope.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "shortener_events/error.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;

namespace {

void check_same(const Record& a, const Record& b) {
    CHECK(a.topic == b.topic);
    CHECK(a.partition == b.partition);
    CHECK(a.offset == b.offset);
    CHECK(a.timestamp_ms == b.timestamp_ms);
    CHECK(a.key == b.key);
    CHECK(a.value == b.value);
    CHECK(a.headers == b.headers);
}

}  // namespace

TEST_CASE("an envelope loses nothing: keys, headers, tombstones, binary values") {
    const std::string binary("\xff\x00\x80", 3);
    const Record event{
        "t", 2, 42, 1'767'225'600'123, "k", R"({"a":"ü"})", {{"n", "v"}, {"n", std::nullopt}, {"b", binary}}};
    const Record tombstone{"t", 0, 0, std::nullopt, std::nullopt, std::nullopt, {}};
    const Record raw{
        "t", 0, 7, 0, binary, binary, {{binary.substr(0, 1), binary}, {"\xc3", std::nullopt}, {"", ""}}};
    for (const auto& record : {event, tombstone, raw})
        check_same(parse_envelope(to_envelope(record)), record);
}

TEST_CASE("an envelope is one line of documented JSON") {
    CHECK(to_envelope({"t", 0, 1, 0, "k", "v\n", {{"n", "x"}}}) ==
          R"({"topic":"t","partition":0,"offset":1,"timestamp":"1970-01-01T00:00:00.000Z","timestamp_ms":0,)"
          R"("key":"k","value":"v\n","headers":[{"name":"n","value":"x"}]})");
}

TEST_CASE("what is no envelope is refused with a reason") {
    for (const char* line : {"", "[]", "{}", R"({"value":5})", R"({"value_base64":"a"})",
                             R"({"value":"x","headers":[{}]})", R"({"value":"x","partition":"0"})"}) {
        CAPTURE(line);
        CHECK_THROWS_AS(parse_envelope(line), Error);
    }
}

TEST_CASE("an envelope of any length loses nothing") {
    for (const std::size_t length : tests::kLongLengths) {
        const std::string text = tests::long_text("é\n", length), bytes = std::string(length, '\xff');
        check_same(parse_envelope(to_envelope({"t", 0, 1, 0, text, text, {{text, text}, {bytes, bytes}}})),
                   {"t", 0, 1, 0, text, text, {{text, text}, {bytes, bytes}}});
        check_same(parse_envelope(to_envelope({"t", 0, 1, 0, bytes, bytes, {}})),
                   {"t", 0, 1, 0, bytes, bytes, {}});
    }
}

TEST_CASE("a number of an envelope that does not fit is refused, never taken for another") {
    for (const char* member : {R"("partition":4294967296)", R"("partition":-2147483649)",
                               R"("offset":9223372036854775808)", R"("timestamp_ms":18446744073709551615)"}) {
        CAPTURE(member);
        CHECK_THROWS_WITH_AS(parse_envelope(R"({"value":"v",)" + std::string(member) + "}"),
                             doctest::Contains("out of range"), Error);
    }
    CHECK(parse_envelope(R"({"value":"v","partition":2147483647})").partition == 2147483647);
}

TEST_CASE("base64 follows the vectors of RFC 4648") {
    for (const auto& [bytes, text] :
         {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}}) {
        CHECK(to_base64(bytes) == text);
        CHECK(from_base64(text) == std::string(bytes));
    }
    CHECK_FALSE(from_base64("Zg="));
    CHECK_FALSE(from_base64("Z=g="));
}

TEST_CASE("the envelope of a part says of what, and is not taken for the whole") {
    Record part{"t", 0, 1, 0, "k", "front", {}};
    part.oversize = std::make_shared<Oversize>(
        Oversize{.bytes = 400, .value_size = 390, .value_digest = "d1", .cut = "value"});
    const std::string line = to_envelope(part);
    CHECK(line.find(R"("truncated":{"parts":"value","bytes":400,"value_size":390,"value_digest":"d1"})") !=
          std::string::npos);
    CHECK_THROWS_AS(parse_envelope(line), Error);
}

TEST_CASE("an envelope that is nested without end is refused") {
    for (const std::string value : {R"({"value":"x","more":)", R"({"value":)"})
        CHECK_THROWS_AS(parse_envelope(value + std::string(100'000, '[') + std::string(100'000, ']') + "}"),
                        Error);
}
