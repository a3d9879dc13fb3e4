#include "shortener_events/time.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/minutes.hpp"

using namespace shortener_events;

TEST_CASE("a minute begins with or before what is counted in it, also before 1970") {
    CHECK(start_of_minute(0) == 0);
    CHECK(start_of_minute(59'999) == 0);
    CHECK(start_of_minute(60'000) == 60'000);
    CHECK(start_of_minute(-1) == -60'000);
    CHECK(start_of_minute(-60'000) == -60'000);
}

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

TEST_CASE("a time is RFC 3339, a day, epoch seconds or milliseconds, or an age") {
    constexpr std::int64_t now = 1'767'225'600'000;
    CHECK(parse_time("2026-01-01T00:00:00Z", 0) == now);
    CHECK(parse_time("1767225600000", 0) == now);
    CHECK(parse_time("15m", now) == now - 900'000);
    CHECK(parse_time("1h30m", now) == now - 5'400'000);
    CHECK(parse_time("1767225600", 0) == now);
    CHECK(parse_time("999999999", 0) == 999'999'999'000);
    CHECK(parse_time("100000000000", 0) == 100'000'000'000);
    CHECK(parse_time("2026-01-01", 0) == now);
    CHECK(parse_time("now", now + 5) == now + 5);
    CHECK(parse_time("today", now + 5) == now);
    CHECK(parse_time("yesterday", now + 5) == now - 86'400'000);
    CHECK_THROWS_WITH(parse_time("tomorrow", now), "not a time: \"tomorrow\"");
}

TEST_CASE("what is nearly a time is told what is wrong with it") {
    for (const auto& [text, why] :
         {std::pair{"15", ": a number this small is neither epoch seconds nor milliseconds"},
          {"12345678901", ": a number this small is neither epoch seconds nor milliseconds"},
          {"1767225600000000", ": microseconds and nanoseconds are not taken"},
          {"2026-01-31T09:30", ": it has no zone, such as Z for UTC"},
          {"2026-01-31 09:30:00", ": it has no zone, such as Z for UTC"},
          {"2026-02-30", ""},
          {"1.", ""},
          {"1h2h", ""},
          {"9:30", ""}}) {
        CAPTURE(text);
        CHECK_THROWS_WITH(parse_time(text, 0),
                          ("not a time: \"" + std::string(text) + "\"" + std::string(why)).c_str());
    }
}
