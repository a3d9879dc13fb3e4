#include "cli/monitoring_plugin.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

double to_number(std::string_view text) {
    return std::stod(std::string(text));
}

PluginRange range(std::string_view text) {
    return {text, to_number};
}

}  // namespace

TEST_CASE("ranges alert as the plugin guidelines say") {
    CHECK_FALSE(range("10").alerts(10));
    CHECK(range("10").alerts(11));
    CHECK(range("10").alerts(-1));
    CHECK(range("10:").alerts(9));
    CHECK_FALSE(range("10:").alerts(1000));
    CHECK_FALSE(range("~:10").alerts(-5));
    CHECK(range("~:10").alerts(11));
    CHECK(range("10:20").alerts(9));
    CHECK_FALSE(range("10:20").alerts(15));
    CHECK(range("@10:20").alerts(10));
    CHECK_FALSE(range("@10:20").alerts(21));
}

TEST_CASE("a range that is none is refused with the text that was typed") {
    for (const char* text : {"", "20:10", "@"}) CHECK_THROWS_AS(range(text), Error);
}

TEST_CASE("performance data carries the range in plain numbers") {
    CHECK(range("10").perfdata() == "10");
    CHECK(range("10:").perfdata() == "10:");
    CHECK(range("~:10").perfdata() == "~:10");
    CHECK(range("@10:20").perfdata() == "@10:20");
}

TEST_CASE("text of a plugin cannot begin performance data") {
    CHECK(plugin_line("LAG", PluginStatus::warning, "a|b") == "LAG WARNING - a/b");
}
