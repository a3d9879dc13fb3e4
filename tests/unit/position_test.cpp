#include "cli/input/position.hpp"

#include <doctest/doctest.h>

#include "cli/input/name_value.hpp"
#include "cli/input/range_flags.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

bool is(const std::string& text, Position::Kind kind, std::int64_t value) {
    const Position position = parse_position(text);
    return position.kind == kind && position.value == value;
}

}  // namespace

TEST_CASE("a position is an end of the topic, an offset, or a time") {
    for (const char* text : {"beginning", "begin", "earliest"}) CHECK(is(text, Position::Kind::begin, 0));
    for (const char* text : {"end", "latest"}) CHECK(is(text, Position::Kind::end, 0));
    CHECK(is("0", Position::Kind::offset, 0));
    CHECK(is("42", Position::Kind::offset, 42));
    CHECK(is("-42", Position::Kind::before_end, 42));
    CHECK(is("1970-01-01T00:00:01Z", Position::Kind::time, 1000));
}

TEST_CASE("a number of twelve digits or more is a time in milliseconds") {
    CHECK(is("99999999999", Position::Kind::offset, 99'999'999'999));
    CHECK(is("100000000000", Position::Kind::time, 100'000'000'000));
}

TEST_CASE("anything else is no position") {
    for (const char* text : {"", "begining", "1.5", "0x10", "9223372036854775808", "--1", "tomorrow"}) {
        CAPTURE(std::string(text));
        CHECK_THROWS_AS(parse_position(text), Error);
    }
}

TEST_CASE("what must be a time is never an offset or an end") {
    CHECK(parse_start_time("1795739713").value == 1'795'739'713'000);
    CHECK(parse_start_time("2026-11-27").kind == Position::Kind::time);
    for (const char* text : {"0", "100", "-2", "end", "beginning", "earliest", "12345678"}) {
        CAPTURE(text);
        try {
            parse_start_time(text);
            FAIL("taken");
        } catch (const Error& error) {
            CHECK(error.hint() == "--from takes it as a place: --from " + std::string(text));
        }
    }
    CHECK_THROWS_AS(parse_start_time("tomorrow"), Error);
}

TEST_CASE("a start lies before its end") {
    const auto select = [](const char* since, const char* from, const char* until) {
        RangeFlags flags;
        flags.since = since;
        flags.from = from;
        flags.until = until;
        return selection_of({"t"}, flags);
    };
    CHECK(select("2h", "", "1h").until.kind == Position::Kind::time);
    CHECK(select("", "5", "1h").from.value == 5);  // of two kinds: only the topic knows
    CHECK_THROWS_WITH_AS(select("1h", "", "2h"), "the start, \"1h\", does not lie before --until \"2h\"",
                         Error);
    CHECK_THROWS_AS(select("", "5", "5"), Error);
    CHECK_THROWS_AS(select("1h", "5", ""), Error);
}

TEST_CASE("a name ends at the first equals sign, and is not empty") {
    CHECK(parse_name_value("a=b", "a header") == std::pair<std::string, std::string>("a", "b"));
    CHECK(parse_name_value("a=", "a header") == std::pair<std::string, std::string>("a", ""));
    CHECK(parse_name_value("a=b=c", "a header") == std::pair<std::string, std::string>("a", "b=c"));
    CHECK_THROWS_WITH_AS(parse_name_value("a", "a header"), "not a header: \"a\"", Error);
    CHECK_THROWS_AS(parse_name_value("=b", "a header"), Error);
}
