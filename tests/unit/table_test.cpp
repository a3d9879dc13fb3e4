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
