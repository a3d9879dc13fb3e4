#include "cli/input/text_lines.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "shortener_events/error.hpp"

using namespace shortener_events;

TEST_CASE("a list has an entry a line, whatever system wrote it") {
    std::istringstream text(
        "\xEF\xBB\xBF"
        "a\r\n\r\n b\n\nc");
    CHECK(cli::read_text_lines(text) == std::vector<std::string>{"a", " b", "c"});
    std::istringstream inside(
        "a\n\xEF\xBB\xBF"
        "b\n");  // a mark is one only at the beginning
    CHECK(cli::read_text_lines(inside).back() ==
          "\xEF\xBB\xBF"
          "b");
    CHECK_THROWS_AS(cli::read_text_file("/no/such/file"), Error);
}
