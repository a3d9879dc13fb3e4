#include "shortener_events/time.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

TEST_CASE("epoch milliseconds are written as RFC 3339 UTC with milliseconds") {
    CHECK(format_utc(0) == "1970-01-01T00:00:00.000Z");
    CHECK(format_utc(1'767'225'600'123) == "2026-01-01T00:00:00.123Z");
    CHECK(format_utc(-1) == "1969-12-31T23:59:59.999Z");
    CHECK(format_utc(INT64_MAX) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("RFC 3339 is read with Z and with offsets") {
    CHECK(parse_rfc3339("2026-01-01T00:00:00.123456Z") == 1'767'225'600'123);
    CHECK(parse_rfc3339("2026-01-01T01:00:00+01:00") == 1'767'225'600'000);
    for (const char* text : {"", "2026-01-01", "2023-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
                             "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("a leap second is read where one may be, as by the contracts' date-time") {
    CHECK(parse_rfc3339("2016-12-31T23:59:60Z") == parse_rfc3339("2017-01-01T00:00:00Z"));
    CHECK(parse_rfc3339("2017-01-01T00:59:60.5+01:00") == 1'483'228'800'500);
    CHECK_FALSE(parse_rfc3339("2017-01-01T00:59:60Z"));
    CHECK_FALSE(parse_rfc3339("2016-12-31T23:59:61Z"));
}

TEST_CASE("a time is RFC 3339, epoch milliseconds or an age") {
    constexpr std::int64_t now = 1'767'225'600'000;
    CHECK(parse_time("2026-01-01T00:00:00Z", 0) == now);
    CHECK(parse_time("1767225600000", 0) == now);
    CHECK(parse_time("15m", now) == now - 900'000);
    CHECK_THROWS_WITH(parse_time("yesterday", now), "not a time: \"yesterday\"");
    CHECK_THROWS_AS(parse_time("15", now), Error);
}
