#include "shortener_events/internal/units.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using std::chrono::milliseconds;

TEST_CASE("durations are read with their unit, a bare number as seconds") {
    CHECK(parse_duration("250ms") == milliseconds(250));
    CHECK(parse_duration("1.5s") == milliseconds(1500));
    CHECK(parse_duration("5") == milliseconds(5000));
    CHECK(parse_duration("2m") == milliseconds(120'000));
    CHECK(parse_duration("7d") == milliseconds(604'800'000));
    CHECK(parse_duration("1h30m") == milliseconds(5'400'000));
    CHECK(parse_duration("1d2h3m4s5ms") == milliseconds(93'784'005));
}

TEST_CASE("a duration that is none is an error that quotes it") {
    for (const char* text : {"", "s", "-1s", "5 s", "5x", "1e3s", "nan", "inf", "999999999d", "30m1h", "1h1h",
                             "1h30", "1.5h30m", "1h-30m", "1h 30m", "99999999999h1m"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_duration(text), Error);
    }
    CHECK_THROWS_WITH(parse_duration("soon"), "not a duration: \"soon\"");
}

TEST_CASE("sizes, rates and shares are read with their unit") {
    CHECK(parse_size("64KiB") == 65536);
    CHECK(parse_size("1MB") == 1'000'000);
    CHECK(parse_rate("30/m") == doctest::Approx(0.5));
    CHECK(parse_share("1%") == doctest::Approx(0.01));
    CHECK_THROWS_AS(parse_rate("0"), Error);
    CHECK_THROWS_AS(parse_share("101%"), Error);
    CHECK_THROWS_WITH_AS(parse_share("1"), "not a share that is clear: \"1\"", Error);  // of a hundred?
    CHECK(parse_share("1.0") == doctest::Approx(1));
}

TEST_CASE("numbers for people are short") {
    CHECK(format_count(999) == "999");
    CHECK(format_count(1234) == "1.2k");
    CHECK(format_count(1'000'000) == "1M");
    CHECK(format_size(1536) == "1.5 KiB");
    CHECK(format_duration(milliseconds(90'000)) == "1.5m");
}

TEST_CASE("one thing is one, and any other number are several") {
    CHECK(counted(1, "event") == "1 event");
    CHECK(counted(0, "event") == "0 events");
    CHECK(counted(1'000'000, "line") == "1000000 lines");
}
