#include "shortener_events/envelope.hpp"

#include <doctest/doctest.h>

#include "base64.hpp"
#include "shortener_events/error.hpp"

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
    const Record raw{"t", 0, 7, 0, binary, binary, {}};
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

TEST_CASE("base64 follows the vectors of RFC 4648") {
    for (const auto& [bytes, text] :
         {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}}) {
        CHECK(to_base64(bytes) == text);
        CHECK(from_base64(text) == std::string(bytes));
    }
    CHECK_FALSE(from_base64("Zg="));
    CHECK_FALSE(from_base64("Z=g="));
}
