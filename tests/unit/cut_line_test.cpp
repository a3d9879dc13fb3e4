// Lines that are cut at the width of a terminal.
#include <doctest/doctest.h>

#include "cli/output/screen.hpp"

using namespace shortener_events::cli;

TEST_CASE("a line that fits stays as it is, and one that is cut says so in its last column") {
    CHECK(cut_line("y620kWY", 7) == "y620kWY");
    CHECK(cut_line("y620kWY", 6) == "y620k…");  // y620kW would be somebody else's code
    CHECK(cut_line("click[2]@92", 8) == "click[2…");
    CHECK(cut_line("ab", 1) == "…");
    CHECK(cut_line("ab", 0) == "");
    CHECK(cut_line("", 0) == "");
}

TEST_CASE("colours take no room and end at the cut, wide characters are not halved") {
    CHECK(cut_line("\x1b[1mab\x1b[0m", 2) == "\x1b[1mab\x1b[0m");
    CHECK(cut_line("\x1b[1mabc\x1b[0m", 2) == "\x1b[1ma…\x1b[0m");
    CHECK(cut_line("漢字", 4) == "漢字");
    CHECK(cut_line("漢字", 3) == "漢…");
    CHECK(cut_line("a漢字", 3) == "a…");
}
