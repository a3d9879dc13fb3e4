// What others read of the databases that the sinks fill.
#include "shortener_events/internal/consumed_clicks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

/// "sqlite", and "postgresql" where there is one: lines of JSON are no database.
std::vector<std::string> databases() {
    auto all = kinds();
    std::erase(all, "ndjson");
    return all;
}

void apply(Sink& sink, std::vector<Row> rows) {
    const auto next = static_cast<std::int64_t>(rows.size());
    const auto epoch = sink.claim({clicks_of(0)}, "test").at(clicks_of(0)).epoch;
    sink.apply(batch_of(std::move(rows), clicks_of(0), epoch, next));
}

}  // namespace

TEST_CASE("clicks and totals are read as they were written, whatever the year") {
    constexpr std::int64_t kYear0 = -62'150'000'000'001, kYear10000 = 253'402'300'800'000;
    for (const auto& kind : databases()) {
        CAPTURE(kind);
        const auto database = make_database(kind);
        apply(*database->open(),
              {row_of({.offset = 0, .code = "a", .visitor = "ann", .at = kYear0}),
               row_of({.offset = 1, .code = "a", .visitor = "bob", .at = kYear10000}),
               row_of({.offset = 2, .code = "b", .visitor = "ann", .at = kNoon + 59'999})});
        std::set<std::tuple<std::string, std::int64_t>> clicks;
        std::set<Digest> visitors;
        std::set<std::tuple<std::string, std::int64_t, std::int64_t>> totals;
        std::set<std::tuple<std::int64_t, std::string, std::int64_t>> minutes;
        const auto take = [&](const CountedClick& click) {
            clicks.emplace(click.short_code, click.clicked_at_ms);
            visitors.insert(click.visitor);
            return true;
        };
        read_consumed_clicks(
            database->where(),
            {.click = take,
             .total = [&](const KeptTotal& t) { totals.emplace(t.short_code, t.clicks, t.visitors); },
             .minute = [&](const KeptMinute& m) { minutes.emplace(m.start_ms, m.short_code, m.clicks); }});
        CHECK((clicks == decltype(clicks){{"a", kYear0}, {"a", kYear10000}, {"b", kNoon + 59'999}}));
        CHECK(visitors.size() == 2);
        CHECK((totals == decltype(totals){{"a", 2, 2}, {"b", 1, 1}}));
        CHECK(minutes.contains({kNoon, "b", 1}));
        CHECK(minutes.size() == 3);
    }
}

TEST_CASE("clicks can be read of a time alone, and only as many as are wanted") {
    for (const auto& kind : databases()) {
        CAPTURE(kind);
        const auto database = make_database(kind);
        apply(*database->open(), {row_of({.offset = 0, .code = "a", .at = kNoon - 1}),
                                  row_of({.offset = 1, .code = "b", .at = kNoon}),
                                  row_of({.offset = 2, .code = "c", .at = kNoon + 1})});
        std::string codes;
        const auto take = [&](const CountedClick& click) {
            codes += click.short_code;
            return codes.size() < 2;
        };
        read_consumed_clicks(database->where(), {.click = take}, kNoon, kNoon + 1);
        CHECK(codes == "b");
        codes.clear();
        read_consumed_clicks(database->where(), {.click = take});
        CHECK(codes.size() == 2);
    }
}

TEST_CASE("a database without our tables is an error, and nothing is made in it") {
    for (const auto& kind : databases()) {
        CAPTURE(kind);
        const auto database = make_database(kind);
        database->load("CREATE TABLE other (id integer)");
        const auto any = [](const CountedClick&) { return true; };
        try {
            read_consumed_clicks(database->where(), {.click = any});
            FAIL("it was read");
        } catch (const Error& error) {
            CHECK(error.category() == ErrorCategory::configuration);  // nothing that may pass
            const char* const said = kind == "sqlite" ? "is another program's" : "has no table \"clicks\"";
            CHECK(std::string(error.what()).find(said) != std::string::npos);
        }
        CHECK_THROWS_WITH(static_cast<void>(database->read()), doctest::Contains("url_stats"));
    }
}

TEST_CASE("a database of a later version is not read as if its rows meant what they do today") {
    for (const auto& kind : databases()) {
        CAPTURE(kind);
        const auto database = make_database(kind);
        apply(*database->open(), {row_of({.offset = 0, .code = "a", .at = kNoon})});
        database->load("UPDATE schema_version SET version = 99");
        const auto any = [](const CountedClick&) { return true; };
        CHECK_THROWS_WITH_AS(read_consumed_clicks(database->where(), {.click = any}),
                             doctest::Contains("has schema version 99, this program knows"), Error);
    }
}
