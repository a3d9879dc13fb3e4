#include "cli/output/wrapped.hpp"

#include <doctest/doctest.h>

#include "cli/output/utf8.hpp"

using namespace shortener_events::cli;

using Lines = std::vector<std::string>;

TEST_CASE("lines are broken between words, and a word that is too wide inside") {
    CHECK(wrapped("one two three", 80) == Lines{"one two three"});
    CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrapped("one two", 6) == Lines{"one", "two"});
    CHECK(wrapped("a abcdefgh b", 4) == Lines{"a", "abcd", "efgh", "b"});
    CHECK(wrapped("", 10) == Lines{""});
    CHECK(wrapped("abc", 0) == Lines{"a", "b", "c"});
}

TEST_CASE("widths are those of a terminal") {
    for (const auto& line : wrapped("漢字漢字漢字 äöüäöü 漢字", 5)) CHECK(display_width(line) <= 5);
    CHECK(wrapped("漢字漢", 4) == Lines{"漢字", "漢"});
}
