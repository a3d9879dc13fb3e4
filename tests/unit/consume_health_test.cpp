#include "cli/commands/consume/consume_health.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using cli::consume_health;
using namespace std::chrono_literals;

TEST_CASE("a consumer at work is healthy, in the services' words") {
    const auto health = consume_health({}, 1s);
    CHECK(health.healthy);
    CHECK(health.content_type == "application/json");
    CHECK(health.body == "{\"status\":\"healthy\",\"service\":\"kafka\"}\n");
}

TEST_CASE("a consumer without its database, its group or any sign of life is unhealthy and says why") {
    CHECK(consume_health({.database_trouble = "no disk"}, 1s).body ==
          "{\"status\":\"unhealthy\",\"service\":\"kafka\",\"error\":\"the database is unavailable: no "
          "disk\"}\n");
    CHECK_FALSE(consume_health({.dead_letter_trouble = "no right"}, 1s).healthy);
    CHECK_FALSE(consume_health({.group_lost = true}, 1s).healthy);
    CHECK(consume_health({}, 60s).healthy);
    CHECK_FALSE(consume_health({}, 61s).healthy);
}
