#include "cli/output/numbers.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cli/output/sparkline.hpp"

using namespace shortener_events::cli;

TEST_CASE("digits are grouped by three, whatever the sign") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-999) == "-999");
    CHECK(grouped(-1000) == "-1,000");
    CHECK(grouped(1234567) == "1,234,567");
    CHECK(grouped(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
}

TEST_CASE("a number that is not known is a hyphen, and 0 is a number") {
    CHECK(number(std::nullopt) == "-");
    CHECK(number(0) == "0");
    CHECK(number(-1) == "-1");
}

TEST_CASE("a sparkline goes from 0 to its largest number") {
    CHECK(sparkline({}) == "");
    CHECK(sparkline({0, 0}) == "▁▁");
    CHECK(sparkline({7}) == "█");
    CHECK(sparkline({0, 1, 2, 3, 4, 5, 6, 7}) == "▁▂▃▄▅▆▇█");
    CHECK(sparkline({-5, 10}) == "▁█");
    CHECK(sparkline({std::numeric_limits<std::int64_t>::max(), 0}) == "█▁");
}
