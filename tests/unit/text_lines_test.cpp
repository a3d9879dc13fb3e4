#include "cli/input/text_lines.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "shortener_events/error.hpp"

using namespace shortener_events;

TEST_CASE("a list has an entry a line, whatever system wrote it") {
    std::istringstream text(
        "\xEF\xBB\xBF"
        "a\r\n\r\n b\n\nc");
    const auto lines = cli::read_text_lines(text);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].text == "a");
    CHECK(lines[1].text == "b");
    CHECK(lines[1].number == 3);
    CHECK(lines[2].text == "c");
    CHECK(cli::place_of("urls.txt", lines[2]) == "urls.txt:5");
    CHECK(cli::place_of("-", lines[2]) == "stdin:5");
    std::istringstream fields("  \n\thttps://a.example \r\n");
    const auto field = cli::read_text_lines(fields);
    REQUIRE(field.size() == 1);  // of blanks alone is empty; an empty field is not
    CHECK(field[0].text == "\thttps://a.example");
    std::istringstream inside(
        "a\n\xEF\xBB\xBF"
        "b\n");  // a mark is one only at the beginning
    CHECK(cli::read_text_lines(inside).back().text ==
          "\xEF\xBB\xBF"
          "b");
    CHECK_THROWS_AS(cli::read_text_file("/no/such/file"), Error);
}
