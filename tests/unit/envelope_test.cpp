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
        "t", 0, 7, 1, binary, binary, {{binary.substr(0, 1), binary}, {"\xc3", std::nullopt}, {"", ""}}};
    for (const auto& record : {event, tombstone, raw})
        check_same(parse_envelope(to_envelope(record)), record);
}

TEST_CASE("an envelope is one line of documented JSON") {
    CHECK(to_envelope({"t", 0, 1, 0, "k", "v\n", {{"n", "x"}}}) ==
          R"({"topic":"t","partition":0,"offset":1,"timestamp":"1970-01-01T00:00:00.000Z","timestamp_ms":0,)"
          R"("key":"k","value":"v\n","headers":[{"name":"n","value":"x"}]})");
}

TEST_CASE("a time that the broker gave is told from a producer's") {
    Record record{"t", 0, 1, 5, "k", "v", {}};
    CHECK(to_envelope(record).find("timestamp_type") == std::string::npos);
    CHECK_FALSE(parse_envelope(R"({"value":"v","timestamp_type":"CreateTime"})").has_append_time);
    record.has_append_time = true;
    CHECK(to_envelope(record).find(R"("timestamp_ms":5,"timestamp_type":"LogAppendTime","key")") !=
          std::string::npos);
    CHECK(parse_envelope(to_envelope(record)).has_append_time);
    CHECK_THROWS_WITH_AS(parse_envelope(R"({"value":"v","timestamp_type":"append"})"),
                         "not an event envelope: timestamp_type is CreateTime or LogAppendTime", Error);
}

TEST_CASE("what is no envelope is refused with a reason") {
    for (const char* line : {"", "[]", "{}", R"({"value":5})", R"({"value_base64":"a"})",
                             R"({"value":"x","headers":[{}]})", R"({"value":"x","partition":"0"})"}) {
        CAPTURE(line);
        CHECK_THROWS_AS(parse_envelope(line), Error);
    }
}

TEST_CASE("what would be lost without a word makes an envelope invalid, and is named") {
    for (const auto& [members, why] : std::initializer_list<std::pair<std::string, const char*>>{
             {R"("header":[])", R"(unknown member "header": did you mean "headers"?)"},
             {R"("timestamp-ms":5)",
              R"(unknown member "timestamp-ms": did you mean "timestamp_ms" or "timestamp"?)"},
             {R"("tpe":5)", R"(unknown member "tpe")"},
             {R"("headers":[{"name":"n","vlaue":"v"}])", R"(unknown member "vlaue": did you mean "value"?)"},
             {R"("value_base64":"Zg==")", "value stands beside value_base64"},
             {R"("key":null,"key_base64":"Zg==")", "key stands beside key_base64"},
             {R"("headers":[{"name":"n","name_base64":"Zg=="}])", "name stands beside name_base64"},
             {R"("key":"a","key":"b")", "a member is given twice: /key"},
             {R"("headers":[{"name":"n","name":"m"}])", "a member is given twice: /headers/0/name"},
             {R"("topic":5)", "topic must be a string"}}) {
        CAPTURE(members);
        CHECK_THROWS_WITH_AS(parse_envelope(R"({"value":"v",)" + members + "}"),
                             ("not an event envelope: " + std::string(why)).c_str(), Error);
    }
}

TEST_CASE("an envelope's time is kept or refused, never another one") {
    const auto time_of = [](const std::string& members) {
        return parse_envelope(R"({"value":"v",)" + members + "}").timestamp_ms;
    };
    CHECK(time_of(R"("timestamp":"2026-01-01T00:00:00.123Z")") == 1'767'225'600'123);
    CHECK(time_of(R"("timestamp":"2026-01-01T01:00:00+01:00","timestamp_ms":1767225600000)") ==
          1'767'225'600'000);
    CHECK(time_of(R"("timestamp":null,"timestamp_ms":5)") == 5);
    CHECK_FALSE(time_of(R"("timestamp":null,"timestamp_ms":null)"));
    CHECK(time_of(R"("timestamp":"9999-12-31T23:59:59.999Z","timestamp_ms":9223372036854775807)") ==
          INT64_MAX);
    for (const char* members :
         {R"("timestamp_ms":0)", R"("timestamp_ms":-1)", R"("timestamp":"1970-01-01T00:00:00Z")",
          R"("timestamp":"1969-01-01T00:00:00Z")", R"("timestamp":"yesterday")", R"("timestamp":5)",
          R"("timestamp_ms":"5")", R"("timestamp_ms":1.5)",
          R"("timestamp":"2026-01-01T00:00:00Z","timestamp_ms":1767225600001)"}) {
        CAPTURE(members);
        CHECK_THROWS_AS(time_of(members), Error);
    }
}

TEST_CASE("an envelope of any length loses nothing") {
    for (const std::size_t length : tests::kLongLengths) {
        const std::string text = tests::long_text("é\n", length), bytes = std::string(length, '\xff');
        check_same(parse_envelope(to_envelope({"t", 0, 1, 5, text, text, {{text, text}, {bytes, bytes}}})),
                   {"t", 0, 1, 5, text, text, {{text, text}, {bytes, bytes}}});
        check_same(parse_envelope(to_envelope({"t", 0, 1, 5, bytes, bytes, {}})),
                   {"t", 0, 1, 5, bytes, bytes, {}});
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
