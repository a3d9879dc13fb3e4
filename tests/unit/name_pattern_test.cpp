#include "shortener_events/internal/name_pattern.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using shortener_events::Error;
using shortener_events::NamePattern;

TEST_CASE("a pattern is of the whole name") {
    const NamePattern pattern("billing-.*|audit");
    CHECK(pattern.matches("billing-eu"));
    CHECK(pattern.matches("audit"));
    CHECK_FALSE(pattern.matches("billing"));
    CHECK_FALSE(pattern.matches("old-billing-eu"));
    CHECK_FALSE(pattern.matches("audits"));
    CHECK_FALSE(pattern.matches(""));
}

TEST_CASE("names of any bytes are matched, in time in proportion to their length") {
    const NamePattern pattern("(a*)*b");
    CHECK_FALSE(pattern.matches(std::string(30'000, 'a')));
    CHECK(NamePattern(".*").matches("größe"));
    CHECK_FALSE(NamePattern(".*").matches("\xff"));  // no UTF-8, so that it has no characters
}

TEST_CASE("what is no expression is an error that quotes it") {
    CHECK_THROWS_WITH_AS(NamePattern("billing-("),
                         "not a regular expression: \"billing-(\": missing ): billing-(", Error);
}
