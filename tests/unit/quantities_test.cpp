#include "cli/input/quantities.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

/// What is said of the text; "": it is taken.
std::string said_of(std::string text, const CLI::Validator& check) {
    return check(text);
}

}  // namespace

TEST_CASE("a count is digits within its range") {
    for (const char* text : {"0", "7", "007", "1000000000000000"}) CHECK(said_of(text, count_check()) == "");
    for (const char* text :
         {"", "-1", "+1", " 1", "1 ", "1.5", "1e3", "0x1", "1000000000000001", "99999999999999999999"}) {
        CAPTURE(std::string(text));
        CHECK(said_of(text, count_check()) != "");
    }
    CHECK(said_of("0", count_check(1)) == "not a whole number from 1 on: \"0\"");
    CHECK(said_of("9", count_check(1, 8)) == "not a whole number from 1 to 8: \"9\"");
    CHECK(said_of("8", count_check(1, 8)) == "");
}

TEST_CASE("a long value is quoted in part") {
    CHECK(said_of(std::string(5000, '9'), count_check()).size() < 200);
}

TEST_CASE("a decimal is digits and a point within its range") {
    for (const char* text : {"0", "0.5", "1", "1.", ".5"}) CHECK(said_of(text, decimal_check(0, 1)) == "");
    for (const char* text : {"", "-0.5", "1.01", "nan", "inf", "1e-1", "0,5", "0.5.5"}) {
        CAPTURE(std::string(text));
        CHECK(said_of(text, decimal_check(0, 1)) != "");
    }
}

TEST_CASE("a share and a duration stand on the two sides of a colon") {
    const auto taken = parse_share_and_duration("5%:10m");
    CHECK(taken.share == doctest::Approx(0.05));
    CHECK(taken.duration == std::chrono::minutes(10));
    for (const char* text : {"5%", ":", "5%:", ":10m", "101%:1s", "5%:-1s"}) {
        CAPTURE(std::string(text));
        CHECK_THROWS_AS(parse_share_and_duration(text), Error);
    }
}
