// What every sink promises. Each case runs on each kind of sink.
#include <doctest/doctest.h>

#include "sinks/under_test.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

/// One kind of sink, opened and with partition 0 of both topics claimed.
struct Opened {
    explicit Opened(const std::string& kind) : database(make_database(kind)), sink(database->open()) {
        claim();
    }

    void claim() {
        const auto claims = sink->claim({clicks_of(0), creations_of(0)}, "test");
        epoch = claims.at(clicks_of(0)).epoch;
        creations_epoch = claims.at(creations_of(0)).epoch;
        known = claims.at(clicks_of(0));
        next_offset = known.next_offset;
    }
    /// As after a crash and a new start.
    void reopen() {
        sink.reset();
        sink = database->open();
        claim();
    }
    ApplyResult apply(std::vector<Row> rows, std::int64_t next) {
        return sink->apply(batch_of(std::move(rows), clicks_of(0), epoch, next));
    }
    ApplyResult create(std::vector<Row> rows, std::int64_t next) {
        return sink->apply(batch_of(std::move(rows), creations_of(0), creations_epoch, next));
    }

    std::unique_ptr<Database> database;
    std::unique_ptr<Sink> sink;
    std::int64_t epoch = 0;
    std::int64_t creations_epoch = 0;
    std::optional<std::int64_t> next_offset;
    Claim known;
};

void on_every_sink(void (*body)(Opened&)) {
    for (const auto& kind : kinds()) {
        CAPTURE(kind);
        Opened opened(kind);
        body(opened);
    }
}

}  // namespace

TEST_CASE("clicks are counted by code, by minute and by visitor") {
    on_every_sink([](Opened& it) {
        it.apply({row_of({.offset = 0, .code = "a", .visitor = "ann"}),
                  row_of({.offset = 1, .code = "a", .visitor = "bob", .at = kNoon + 59'999}),
                  row_of({.offset = 2, .code = "a", .visitor = "ann", .at = kNoon + 60'000}),
                  row_of({.offset = 3, .code = "b", .visitor = "ann"})},
                 4);
        const auto contents = it.database->read();
        CHECK(contents.clicks == std::map<std::string, std::int64_t>{{"a", 3}, {"b", 1}});
        CHECK(contents.visitors == std::map<std::string, std::int64_t>{{"a", 2}, {"b", 1}});
        CHECK(contents.minutes.at({kNoon, "a"}) == 2);
        CHECK(contents.minutes.at({kNoon + 60'000, "a"}) == 1);
        CHECK(contents.minutes.at({kNoon, "b"}) == 1);
    });
}

TEST_CASE("totals grow over batches, and a known visitor is not counted again") {
    on_every_sink([](Opened& it) {
        it.apply({row_of({.offset = 0, .visitor = "ann"})}, 1);
        it.apply({row_of({.offset = 1, .visitor = "ann"}), row_of({.offset = 2, .visitor = "bob"})}, 3);
        CHECK(it.database->read().clicks.at("abc") == 3);
        CHECK(it.database->read().visitors.at("abc") == 2);
        CHECK(it.database->read().minutes.at({kNoon, "abc"}) == 3);
    });
}

TEST_CASE("a partition that was never consumed has no offset, later it has the next one") {
    on_every_sink([](Opened& it) {
        CHECK_FALSE(it.next_offset.has_value());
        it.apply({row_of({.offset = 6})}, 9);  // 7 and 8 were invalid, or a transaction's markers
        it.reopen();
        CHECK(it.next_offset == 9);
    });
}

TEST_CASE("records below the consumed offset change nothing, whether they have a delivery or not") {
    on_every_sink([](Opened& it) {
        const std::vector<Row> rows{row_of({.offset = 0}), row_of({.offset = 1, .delivery = "d"})};
        it.apply(rows, 2);
        const auto before = it.database->read();
        CHECK(it.apply(rows, 2).repeated == 2);
        CHECK(it.database->read() == before);
        it.reopen();
        CHECK(it.apply(rows, 2).repeated == 2);
        CHECK(it.database->read() == before);
    });
}

TEST_CASE("the stored offset never moves back") {
    on_every_sink([](Opened& it) {
        it.apply({}, 10);
        it.apply({row_of({.offset = 3})}, 4);
        it.reopen();
        CHECK(it.next_offset == 10);
    });
}

TEST_CASE("the same delivery at another offset changes nothing, in one batch, later, and after a restart") {
    on_every_sink([](Opened& it) {
        const auto first =
            it.apply({row_of({.offset = 0, .delivery = "one"}), row_of({.offset = 1, .delivery = "one"})}, 2);
        CHECK(first.repeated == 1);
        CHECK(it.apply({row_of({.offset = 2, .delivery = "one"})}, 3).repeated == 1);
        it.reopen();
        CHECK(it.apply({row_of({.offset = 3, .delivery = "one"})}, 4).repeated == 1);
        CHECK(it.database->read().clicks.at("abc") == 1);
    });
}

TEST_CASE("equal clicks without a delivery are different clicks") {
    on_every_sink([](Opened& it) {
        it.apply({row_of({.offset = 0}), row_of({.offset = 1})}, 2);
        CHECK(it.database->read().clicks.at("abc") == 2);
    });
}

TEST_CASE("a repeated event id changes nothing, in one batch, later, and after a restart") {
    on_every_sink([](Opened& it) {
        CHECK(it.create({creation(0, "e1", "first"), creation(1, "e1", "second")}, 2).repeated == 1);
        CHECK(it.create({creation(2, "e1", "third"), creation(3, "e2")}, 4).repeated == 1);
        it.reopen();
        CHECK(it.create({creation(4, "e1", "fourth")}, 5).repeated == 1);
        CHECK(it.database->read().creations ==
              std::map<std::string, std::string>{{"e1", "first"}, {"e2", "abc"}});
    });
}

TEST_CASE("a member that lost its partition cannot write") {
    on_every_sink([](Opened& it) {
        const auto lost = it.epoch;
        it.claim();  // somebody else took over
        const auto result = it.sink->apply(batch_of({row_of({.offset = 0})}, clicks_of(0), lost, 1));
        CHECK(result.outcome == Outcome::fenced);
        CHECK(result.fenced == std::vector{clicks_of(0)});
        CHECK(it.database->read() == Contents{});
        CHECK(it.apply({row_of({.offset = 0})}, 1).outcome == Outcome::applied);
    });
}

TEST_CASE("one fenced partition keeps the whole batch out") {
    on_every_sink([](Opened& it) {
        const auto other = it.sink->claim({clicks_of(1)}, "test").at(clicks_of(1)).epoch;
        Batch batch = batch_of({row_of({.offset = 0}), row_of({.offset = 0, .partition = 1})}, clicks_of(0),
                               it.epoch, 1);
        batch.progress[clicks_of(1)] = {other - 1, 1};
        CHECK(it.sink->apply(batch).fenced == std::vector{clicks_of(1)});
        CHECK(it.database->read() == Contents{});
    });
}

TEST_CASE("a partition that nobody claimed cannot be written") {
    on_every_sink([](Opened& it) {
        const auto result = it.sink->apply(batch_of({}, clicks_of(7), 0, 1));
        CHECK(result.outcome == Outcome::fenced);
    });
}

TEST_CASE("a claim raises the epoch of its partition alone") {
    on_every_sink([](Opened& it) {
        const auto before = it.creations_epoch;
        const auto claims = it.sink->claim({clicks_of(0)}, "other");
        CHECK(claims.at(clicks_of(0)).epoch == it.epoch + 1);
        CHECK(it.sink->apply(batch_of({}, creations_of(0), before, 1)).outcome == Outcome::applied);
    });
}

TEST_CASE("a member can ask which partitions it has lost, without writing") {
    on_every_sink([](Opened& it) {
        const auto lost = it.epoch;
        it.claim();
        CHECK(it.sink->read_fenced(batch_of({}, clicks_of(0), lost, 1)) == std::vector{clicks_of(0)});
        CHECK(it.sink->read_fenced(batch_of({}, clicks_of(0), it.epoch, 1)).empty());
        it.reopen();
        CHECK_FALSE(it.next_offset.has_value());
    });
}

TEST_CASE("positions in the dead-letter topic are kept with their partition until others are told") {
    on_every_sink([](Opened& it) {
        Batch batch = batch_of({}, clicks_of(0), it.epoch, 1);
        batch.progress[clicks_of(0)].dead_letters = {{0, 5}, {2, 7}};
        it.sink->apply(batch);
        it.apply({}, 2);
        it.reopen();
        CHECK(it.known.dead_letters == DeadLetterPositions{{0, 5}, {2, 7}});
        CHECK(it.sink->claim({creations_of(0)}, "test").at(creations_of(0)).dead_letters.empty());
    });
}

TEST_CASE("the content of the last record is kept with the offset that follows it") {
    on_every_sink([](Opened& it) {
        Batch batch = batch_of({}, clicks_of(0), it.epoch, 8);
        batch.progress[clicks_of(0)].last_record = digest_of("record 7");
        it.sink->apply(batch);
        batch.progress[clicks_of(0)] = {it.epoch, 4, digest_of("record 3")};  // read again
        it.sink->apply(batch);
        it.reopen();
        CHECK(it.known.last_record == digest_of("record 7"));
        it.apply({}, 9);  // a transaction's marker
        it.reopen();
        CHECK_FALSE(it.known.last_record.has_value());
    });
}

TEST_CASE("two members on one database count a visitor and a delivery once between them") {
    on_every_sink([](Opened& it) {
        if (!it.database->takes_several_members()) return;
        const auto other = it.database->open();
        const auto epoch = other->claim({clicks_of(1)}, "other").at(clicks_of(1)).epoch;
        const auto apply_there = [&](Click click) {
            click.partition = 1;
            return other->apply(batch_of({row_of(click)}, clicks_of(1), epoch, click.offset + 1)).repeated;
        };
        it.apply({row_of({.offset = 0, .visitor = "ann", .delivery = "d"})}, 1);
        CHECK(apply_there({.offset = 0, .visitor = "ann"}) == 0);
        CHECK(apply_there({.offset = 1, .visitor = "bob", .delivery = "d"}) == 1);
        CHECK(apply_there({.offset = 2, .visitor = "bob"}) == 0);
        it.apply({row_of({.offset = 1, .visitor = "bob"}), row_of({.offset = 2, .visitor = "cid"})}, 3);
        CHECK(it.database->read().clicks.at("abc") == 5);
        CHECK(it.database->read().visitors.at("abc") == 3);
    });
}

TEST_CASE("processed events expire after 30 days, a bounded number at a time, and their rows stay") {
    on_every_sink([](Opened& it) {
        it.create({creation(0, "e1"), creation(1, "e2"), creation(2, "e3")}, 3);
        CHECK(it.sink->expire_processed(kNoon + kProcessedTtlMs - 1, 10) == 0);
        CHECK(it.sink->expire_processed(kNoon + kProcessedTtlMs, 2) == 2);
        CHECK(it.sink->expire_processed(kNoon + kProcessedTtlMs, 2) == 1);
        CHECK(it.database->read().creations.size() == 3);
    });
}

TEST_CASE("texts are data: quotes, backslashes, braces, controls and U+0000 arrive") {
    on_every_sink([](Opened& it) {
        const std::string hostile =
            "'); DROP TABLE clicks; -- \" \\ {},NULL \t\r\n \x1b[31m \xf0\x9f\x98\x80";
        it.apply(
            {row_of({.offset = 0, .code = hostile}), row_of({.offset = 1, .city = std::string("a\0b", 3)})},
            2);
        CHECK(it.database->read().clicks.at(hostile) == 1);
        CHECK(it.database->read().clicks.at("abc") == 1);
    });
}

TEST_CASE("long texts arrive whole, and what stands beside them in a batch stays what it is") {
    on_every_sink([](Opened& it) {
        std::vector<Row> rows;
        std::vector<std::string> agents;
        for (const std::size_t length : kLongLengths) {
            for (const auto& agent : {std::string("short"), long_text("é\\{}\",NULL", length)}) {
                const auto offset = static_cast<std::int64_t>(rows.size());
                rows.push_back(row_of({.offset = offset, .code = std::to_string(length)}));
                rows.back().values[2] = agent;
                agents.push_back(agent);
            }
            for (std::size_t column = 3; column < 7; ++column)
                rows.back().values[column] = long_text("other", length);
            rows.back().values[7] = nlohmann::json{{long_text("name", length), "v"}}.dump();
        }
        CHECK(it.apply(rows, static_cast<std::int64_t>(rows.size())).outcome == Outcome::applied);
        std::vector<std::string> found;
        it.database->each_user_agent([&](const std::string& agent) { found.push_back(agent); });
        CHECK((found == agents));  // never told: they are long
        CHECK(it.database->read().clicks.size() == kLongLengths.size());
    });
}

TEST_CASE("a database belongs to one Kafka cluster") {
    on_every_sink([](Opened& it) {
        it.sink->bind_cluster("");
        it.sink->bind_cluster("mine");
        it.sink->bind_cluster("");
        it.reopen();
        it.sink->bind_cluster("mine");
        CHECK_THROWS_AS(it.sink->bind_cluster("other"), Error);
    });
}

TEST_CASE("a table that is gone while its events are consumed is not made anew, without them") {
    for (const auto& kind : kinds()) {
        if (kind == "ndjson") continue;  // one file: what is gone takes its offsets along
        CAPTURE(kind);
        Opened it(kind);
        it.apply({row_of({.offset = 0})}, 1);
        it.sink.reset();
        it.database->load("DROP TABLE url_creations");  // of a topic of which nothing is consumed yet
        it.reopen();
        it.sink.reset();
        it.database->load("DROP TABLE clicks");
        const auto use = [&] { it.database->open()->claim({clicks_of(0)}, "test"); };
        CHECK_THROWS_WITH_AS(use(), doctest::Contains("the table \"clicks\" is missing in"), Error);
        CHECK_THROWS_WITH_AS(use(), doctest::Contains("url-shortener.click"), Error);
    }
}

TEST_CASE("a database that lost one of the tables that it was made with is refused, whichever it is") {
    for (const auto& kind : kinds()) {
        if (kind == "ndjson") continue;
        std::vector<std::string> tables{"url_stats", "url_visitors", "clicks_per_minute", "processed_events",
                                        "source_cluster"};
        if (kind == "sqlite") tables.emplace_back("visitor_log");
        for (const auto& table : tables) {
            CAPTURE(kind);
            CAPTURE(table);
            Opened it(kind);
            it.apply({row_of({.offset = 0})}, 1);
            it.sink.reset();
            it.database->load("DROP TABLE " + table);
            const auto use = [&] { it.database->open()->claim({clicks_of(0)}, "test"); };
            CHECK_THROWS_WITH_AS(
                use(), doctest::Contains(("the table \"" + table + "\" is missing in").c_str()), Error);
        }
    }
}

TEST_CASE("a database has a key of its own for its visitors, and keeps it") {
    on_every_sink([](Opened& it) {
        it.sink->bind_cluster("mine");
        const std::string key = it.sink->visitor_key();
        CHECK(key.size() == 64);
        it.sink->claim({clicks_of(0)}, "test");
        CHECK(it.sink->visitor_key() == key);
        it.reopen();
        CHECK(it.sink->visitor_key() == key);
    });
}

TEST_CASE("times before the year 1 and beyond the year 9999 are kept as they are") {
    on_every_sink([](Opened& it) {
        constexpr std::int64_t first = -62'167'219'200'000;  // 0000-01-01T00:00:00Z, the first of RFC 3339
        constexpr std::int64_t leap_day = first + 59LL * 86'400'000;
        constexpr std::int64_t beyond = 253'402'300'800'000;  // 9999-12-31T23:59:59-01:00, an hour before
        if (!it.database->takes_several_members()) return;    // RFC 3339 has no such year for a line of JSON
        it.apply({row_of({.offset = 0, .at = first}), row_of({.offset = 1, .at = leap_day}),
                  row_of({.offset = 2, .at = beyond})},
                 3);
        const auto minutes = it.database->read().minutes;
        CHECK(minutes.size() == 3);
        for (const auto minute : {first, leap_day, beyond}) CHECK(minutes.contains({minute, "abc"}));
    });
}

TEST_CASE("the rows that a database does not take are each named, and nothing of their batch is written") {
    on_every_sink([](Opened& it) {
        if (!it.database->takes_several_members()) return;  // lines of JSON take everything
        std::vector<Row> rows;
        for (std::int64_t offset = 0; offset < 10; ++offset) rows.push_back(row_of({.offset = offset}));
        rows[2].values[0] = rows[7].values[0] = rows[9].values[0] = Value();  // a code is required
        const auto result = it.apply(rows, 10);
        CHECK(result.outcome == Outcome::refused);
        REQUIRE(result.refused.size() == 3);
        CHECK(result.refused[0].index == 2);
        CHECK(result.refused[1].index == 7);
        CHECK(result.refused[2].index == 9);
        CHECK(result.refused[0].is_final);
        CHECK_FALSE(result.refused[0].detail.empty());
        CHECK(it.database->read() == Contents{});
        it.reopen();
        CHECK_FALSE(it.next_offset.has_value());
    });
}
