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

TEST_CASE("a table that is wider than the terminal is printed row by row, and each cell has its title") {
    Table table({{"TOPIC"}, {"PART", Align::right}, {"LAG", Align::right}, {"NOTE"}});
    table.add({"url-shortener.click", "0", "1,107", "-"});
    table.add({"url-shortener.click", "1", "98", "no commit"});
    table.add({"url-shortener.\x1b[31m", "2", "", ""});
    const auto printed = [&](std::size_t columns) {
        std::ostringstream out;
        table.print_aligned(out, Palette(false), columns);
        return out.str();
    };
    CHECK(printed(30) ==
          "url-shortener.click\n"
          "  PART 0  LAG 1,107\n"
          "  PART 1  LAG 98\n"
          "  NOTE no commit\n"
          "url-shortener.\\x1b[31m\n"
          "  PART 2\n");
    CHECK(printed(200) == printed(0));
    CHECK(printed(0).starts_with("TOPIC  "));
}

TEST_CASE("where the first column is a figure, every row of a narrow table has it with its title") {
    Table table({{"COUNT", Align::right}, {"POINTER"}, {"RULE"}});
    table.add({"2", "/originalUrl", "required member"});
    table.add({"2", "/shortCode", "required member"});
    table.add({"1", "-", "json"});
    std::ostringstream out;
    table.print_aligned(out, Palette(false), 30);
    CHECK(out.str() ==
          "COUNT 2  POINTER /originalUrl\n"
          "  RULE required member\n"
          "COUNT 2  POINTER /shortCode\n"
          "  RULE required member\n"
          "COUNT 1  RULE json\n");
}

TEST_CASE("a row of which only its name is known is no blank line") {
    Table table({{"VERSION"}, {"EVENTS", Align::right}, {"NEWEST"}});
    table.add({"click@1", "5", "2026-01-31T09:30:00.000Z"});
    table.add({"click@2", "-", ""});
    std::ostringstream out;
    table.print_aligned(out, Palette(false), 20);
    CHECK(out.str() == "click@1\n  EVENTS 5\n  NEWEST 2026-01-31T09:30:00.000Z\nclick@2\n");
}
