#include "cli/commands/consume/warning_limit.hpp"

#include <doctest/doctest.h>

using shortener_events::cli::WarningLimit;

TEST_CASE("the first warnings of a kind and a minute are shown, the others counted") {
    WarningLimit limit(2);
    CHECK(limit.shows("dead-letter", "a", 0));
    CHECK(limit.shows("dead-letter", "a", 10));
    CHECK_FALSE(limit.shows("dead-letter", "b", 59'999));
    CHECK_FALSE(limit.shows("dead-letter", "c", 59'999));
    CHECK(limit.shows("database-down", "d", 59'999));
    CHECK(limit.take_hidden(59'999).empty());
    const auto hidden = limit.take_hidden(60'000);
    REQUIRE(hidden.size() == 1);
    CHECK(hidden[0].kind == "dead-letter");
    CHECK(hidden[0].count == 2);
    CHECK(hidden[0].first == "b");
    CHECK(limit.take_hidden(60'000).empty());
    CHECK(limit.shows("dead-letter", "a", 60'000));
}

TEST_CASE("what was not told is told at the end, and nothing where all was shown") {
    WarningLimit limit(1);
    for (int i = 0; i < 3; ++i) limit.shows("dead-letter", "a", 0);
    limit.shows("recreated", "r", 0);
    const auto rest = limit.take_rest();
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].count == 2);
    CHECK(limit.take_rest().empty());
}

TEST_CASE("a quiet program only counts, and a clock that is set back ends a minute") {
    WarningLimit quiet(0);
    CHECK_FALSE(quiet.shows("dead-letter", "a", 100'000));
    const auto hidden = quiet.take_hidden(50'000);
    CHECK(hidden.at(0).count == 1);
    CHECK(hidden.at(0).first == "a");
}
