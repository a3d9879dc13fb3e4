#include "sinks/sqlite.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sinks/sqlite_schema.hpp"
#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;
using sinks::migrate;
using sinks::SqliteDb;

namespace {

std::string text_of(SqliteDb& db, std::string_view sql) {
    auto statement = db.prepare(sql);
    statement.step();
    return statement.text(0);
}

}  // namespace

TEST_CASE("migrations run once each, in order, and only those that are missing") {
    const ScratchFolder folder;
    SqliteDb db(folder.file("events.db"));
    migrate(db, {"CREATE TABLE a (x)"});
    migrate(db, {"CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y DEFAULT 'new'"});
    migrate(db, {"CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y DEFAULT 'new'"});
    CHECK(text_of(db, "SELECT group_concat(version) FROM schema_version") == "1,2");
    CHECK(text_of(db, "SELECT count(*) FROM pragma_table_info('a')") == "2");
}

TEST_CASE("the schema that is printed is the one that a consumer makes") {
    const ScratchFolder folder;
    constexpr auto kTables =
        "SELECT group_concat(t) FROM (SELECT m.name || ':' || group_concat(c.name) AS t FROM sqlite_master "
        "AS m,"
        " pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'index') GROUP BY m.name ORDER BY m.name)";
    open_sink("sqlite:" + folder.file("made.db"))->claim({clicks_of(0)}, "test");
    SqliteDb made(folder.file("made.db")), printed(folder.file("printed.db"));
    printed.execute(schema_of_sink("sqlite:").c_str());
    CHECK(text_of(printed, kTables) == text_of(made, kTables));
    CHECK(text_of(printed, "SELECT max(version) FROM schema_version") ==
          text_of(made, "SELECT max(version) FROM schema_version"));
    CHECK_NOTHROW(open_sink("sqlite:" + folder.file("printed.db"))->claim({clicks_of(0)}, "test"));
    CHECK_THROWS_AS(schema_of_sink("ndjson:rows"), Error);
}

TEST_CASE("a migration that fails leaves the database as it was") {
    const ScratchFolder folder;
    SqliteDb db(folder.file("events.db"));
    CHECK_THROWS_AS(migrate(db, {"CREATE TABLE a (x)", "no such statement"}), Error);
    CHECK(text_of(db, "SELECT count(*) FROM sqlite_master") == "0");
}

TEST_CASE("a database of a newer version is refused, not used") {
    const ScratchFolder folder;
    SqliteDb db(folder.file("events.db"));
    migrate(db, {"SELECT 1", "SELECT 1"});
    CHECK_THROWS_AS(migrate(db, {"SELECT 1"}), Error);
}

TEST_CASE("a file of another program stays byte for byte what it is, with what lies beside it") {
    const auto refuses = [](const std::string& script) {
        CAPTURE(script);
        const ScratchFolder folder;
        const auto file = folder.file("foreign.db");
        const auto content = [&](const std::string& name) {
            std::ostringstream text;
            text << std::ifstream(name, std::ios::binary).rdbuf();
            return text.str();
        };
        const auto made = folder.file("made.db");
        {
            SqliteDb foreign(made);
            foreign.execute(script.c_str());
            for (const char* end : {"", "-wal"})  // as after a kill: nobody has closed it
                if (std::filesystem::exists(made + end)) std::filesystem::copy_file(made + end, file + end);
        }
        const auto before = content(file), log = content(file + "-wal");
        try {
            open_sink("sqlite:" + file);
            FAIL("it was opened");
        } catch (const Error& error) {
            CHECK(std::string(error.what()) == "database \"" + file + "\" is another program's");
        }
        CHECK(content(file) == before);
        CHECK(content(file + "-wal") == log);
    };
    refuses("CREATE TABLE notes (text)");
    refuses("CREATE TABLE schema_version (version INTEGER NOT NULL); INSERT INTO schema_version VALUES (99)");
    refuses("CREATE TABLE schema_version (installed_rank, name); CREATE TABLE consumed_offsets (x)");
    refuses(
        "PRAGMA journal_mode = WAL; CREATE TABLE schema_version (version); INSERT INTO schema_version VALUES "
        "(7)");
}

TEST_CASE("a newer version's file is called that, and stays in place") {
    const ScratchFolder folder;
    const auto file = folder.file("events.db");
    open_sink("sqlite:" + file)->claim({clicks_of(0)}, "test");
    SqliteDb(file).execute("INSERT INTO schema_version VALUES (99)");
    CHECK_THROWS_WITH_AS(open_sink("sqlite:" + file),
                         doctest::Contains("has schema version 99, this program knows"), Error);
}

TEST_CASE("a file that another program has locked is waited for, at its opening as later") {
    const ScratchFolder folder;
    const auto file = folder.file("events.db");
    open_sink("sqlite:" + file)->claim({clicks_of(0)}, "test");
    SqliteDb other(file);
    other.execute("BEGIN IMMEDIATE");
    const auto sink = open_sink("sqlite:" + file);
    CHECK_THROWS_WITH_AS(sink->bind_cluster("abc"),
                         doctest::Contains("database is locked by another program"), SinkUnavailable);
    other.execute("ROLLBACK");
    CHECK_NOTHROW(sink->bind_cluster("abc"));
    CHECK(sink->claim({clicks_of(0)}, "test").at(clicks_of(0)).epoch == 2);
}

TEST_CASE("who may not write a file hears that, and nothing of a folder") {
    const ScratchFolder folder;
    SqliteDb(folder.file("events.db")).execute("CREATE TABLE a (x)");
    SqliteDb reader(folder.file("events.db"), sinks::SqliteAccess::read);
    try {
        reader.execute("INSERT INTO a VALUES (1)");
        FAIL("it was written");
    } catch (const Error& error) {
        CHECK(error.hint() ==
              "this user may not write the file: name one that may be written, or change its mode");
    }
}

TEST_CASE("rows of a file can be read by name, with the event's fields and where they came from") {
    const ScratchFolder folder;
    const auto sink = open_sink("sqlite:" + folder.file("events.db"));
    const auto epoch = sink->claim({clicks_of(3)}, "test").at(clicks_of(3)).epoch;
    sink->apply(batch_of({row_of({.offset = 42, .partition = 3})}, clicks_of(3), epoch, 43));
    SqliteDb db(folder.file("events.db"));
    CHECK(text_of(db,
                  "SELECT short_code || city || source_partition || source_offset || metadata FROM clicks") ==
          R"(abcBerlin342{"host":"sho.rt"})");
}

TEST_CASE("a file that is no database is an error that says so") {
    const ScratchFolder folder;
    const auto path = folder.file("notes.txt");
    std::FILE* file = std::fopen(path.c_str(), "w");
    for (int i = 0; i < 100; ++i) std::fputs("this is no database but a text\n", file);
    std::fclose(file);
    CHECK_THROWS_WITH_AS(open_sink("sqlite:" + path),
                         ("cannot use database \"" + path + "\": file is not a database").c_str(), Error);
}

TEST_CASE("a file that is no database stays as it is, however short") {
    for (const std::string text : {"\n", "S", "SQLite", "no line end", "SQLite format 3"}) {
        CAPTURE(text);
        const ScratchFolder folder;
        std::ofstream(folder.file("notes")) << text;
        CHECK_THROWS_AS(open_sink("sqlite:" + folder.file("notes")), Error);
        std::ostringstream now;
        now << std::ifstream(folder.file("notes")).rdbuf();
        CHECK(now.str() == text);
    }
}

TEST_CASE("an added event table gets its table, and repeated deliveries change nothing there either") {
    const ScratchFolder folder;
    auto event_tables = default_event_tables();
    event_tables.push_back({.topic = "url-shortener.url-expired",
                            .contract = "url-expired",
                            .table = "url_expiries",
                            .columns = {{"short_code", "shortCode", ColumnType::text, true},
                                        {"expired_at", "expiredAt", ColumnType::time, true}}});
    const TopicPartition where{"url-shortener.url-expired", 0};
    const auto sink = open_sink("sqlite:" + folder.file("events.db"), event_tables);
    const auto epoch = sink->claim({where}, "test").at(where).epoch;
    Row row{.event_table = 2,
            .partition = 0,
            .offset = 0,
            .values = {"abc", kNoon},
            .delivery = digest_of("d"),
            .visitor = {}};
    Row again = row;
    again.offset = 1;
    CHECK(sink->apply(batch_of({row, again}, where, epoch, 2)).repeated == 1);
    SqliteDb db(folder.file("events.db"));
    CHECK(text_of(db, "SELECT count(*) || short_code FROM url_expiries") == "1abc");
}

TEST_CASE("a database whose file was deleted or replaced takes no more, and says so") {
    const ScratchFolder folder;
    const std::string file = folder.file("events.db");
    for (const bool replaced : {false, true}) {
        CAPTURE(replaced);
        std::filesystem::remove(file);
        SqliteDb db(file);
        db.execute("CREATE TABLE a (x)");
        CHECK_NOTHROW(db.require_in_place());
        std::filesystem::remove(file);
        if (replaced) std::ofstream(file) << "another";
        const std::string message = "\"" + file + "\" was deleted or replaced while it was written to";
        CHECK_THROWS_WITH_AS(db.require_in_place(), message.c_str(), Error);
    }
}

TEST_CASE("what other programs write for a path is refused with what is written here") {
    const auto hint_of = [](const char* name) {
        try {
            sinks::file_of_scheme(name);
            return std::string("no error");
        } catch (const Error& error) {
            return error.hint();
        }
    };
    CHECK(hint_of("sqlite://x.db") == "behind the colon is a path: sqlite:x.db");
    CHECK(hint_of("sqlite:///tmp/x.db") == "behind the colon is a path: sqlite:/tmp/x.db");
    CHECK(hint_of("sqlite:/tmp/x.db") == "no error");
    CHECK_NOTHROW(sinks::require_file_name("//tmp/x.db"));  // a path without a scheme may begin so
}
