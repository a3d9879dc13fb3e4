#include "cli/output/table.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace shortener_events::cli;

TEST_CASE("no cell makes the others of its column wider than 512 bytes") {
    Table table({{"NAME"}, {"N"}});
    table.add({std::string(32'000, 'x'), "1"});
    for (int i = 0; i < 9; ++i) table.add({"short", "2"});
    std::ostringstream out;
    table.print_aligned(out, Palette(false));
    CHECK(out.str().size() < std::size_t{11} * 600);
    CHECK(out.str().find(std::string(512, 'x') + "…") != std::string::npos);
}

TEST_CASE("tab-separated rows have every byte of their cells") {
    Table table({{"NAME"}});
    table.add({std::string(32'000, 'x')});
    std::ostringstream out;
    table.print_text(out);
    CHECK(out.str() == std::string(32'000, 'x') + "\n");
}

TEST_CASE(
    "columns are as wide as their widest cell on the terminal, numbers to the right, and no line ends in "
    "blanks") {
    Table table({{"NAME"}, {"N", Align::right}, {"STATE"}});
    table.add({"é日", "7", "ok"});
    table.add({"abcdef", "1,000", "-"});
    std::ostringstream out;
    table.print_aligned(out, Palette(false));
    CHECK(out.str() ==
          "NAME        N  STATE\n"
          "é日         7  ok\n"
          "abcdef  1,000  -\n");
}

TEST_CASE("columns that say nothing in any row are left out") {
    Table table({{"A"}, {"SILENT"}, {"B"}});
    table.add({"1", "-", "2"});
    table.add({"3", "", "4"});
    table.drop_silent_columns();
    std::ostringstream out;
    table.print_text(out);
    CHECK(out.str() == "1\t2\n3\t4\n");
}

TEST_CASE("tabs and line ends inside a cell are escaped, so that a row is one line of as many fields") {
    std::ostringstream out;
    print_text_row(out, {"a\tb", "c\nd"});
    CHECK(out.str() == "a\\tb\tc\\nd\n");
}
