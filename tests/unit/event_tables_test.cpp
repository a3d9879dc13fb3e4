#include "shortener_events/event_tables.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

EventTable expiries() {
    return {.topic = "t",
            .contract = "c",
            .table = "expiries",
            .columns = {{"at", "at", ColumnType::time, true}}};
}

}  // namespace

TEST_CASE("the services' event tables are usable") {
    CHECK_NOTHROW(require_usable(default_event_tables()));
    CHECK(default_event_tables()[1].event_id_column()->name == "event_id");
    CHECK(default_event_tables()[0].time_column()->name == "clicked_at");
}

TEST_CASE("names that would be SQL are refused") {
    auto table = expiries();
    table.table = "x; DROP TABLE clicks";
    CHECK_THROWS_AS(require_usable({table}), Error);
    auto column = expiries();
    column.columns[0].name = "at\"";
    CHECK_THROWS_AS(require_usable({column}), Error);
    auto taken = expiries();
    taken.columns.push_back({"source_offset", "x"});
    CHECK_THROWS_AS(require_usable({taken}), Error);
}

TEST_CASE("a event table needs what its kind of identity needs") {
    auto timeless = expiries();
    timeless.columns[0].required = false;
    CHECK_THROWS_AS(require_usable({timeless}), Error);
    auto nameless = expiries();
    nameless.event_id_field = "id";
    CHECK_THROWS_AS(require_usable({nameless}), Error);
    auto counted = expiries();
    counted.totals = Totals::clicks;
    CHECK_THROWS_AS(require_usable({counted}), Error);
}

TEST_CASE("one topic has one event table, one table too") {
    auto other = expiries();
    other.table = "others";
    CHECK_THROWS_AS(require_usable({expiries(), other}), Error);
    other = expiries();
    other.topic = "u";
    CHECK_THROWS_AS(require_usable({expiries(), other}), Error);
}
