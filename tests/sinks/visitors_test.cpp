#include "sinks/sqlite_totals.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "sinks/sqlite_schema.hpp"
#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;
using sinks::open_sqlite;
using sinks::SqliteDb;
using sinks::SqliteTransaction;
using sinks::SqliteVisitors;

namespace {

constexpr std::size_t kLongestLog = 3;

/// A member with a connection of its own.
struct Member {
    explicit Member(const std::string& file) : db(open_sqlite(file, {})), visitors(db, kLongestLog) {}

    std::int64_t add(const std::vector<std::string>& names, bool commit = true) {
        std::vector<Digest> digests;
        for (const auto& name : names) digests.push_back(digest_of(name));
        SqliteTransaction transaction(db);
        visitors.begin();
        const auto added = visitors.add("code", digests);
        visitors.merge_if_long();
        if (!commit) return added;
        transaction.commit();
        visitors.committed();
        return added;
    }
    std::int64_t count(const char* table) {
        auto statement = db.prepare(std::string("SELECT count(*) FROM ") + table);
        statement.step();
        return statement.integer(0);
    }

    SqliteDb db;
    SqliteVisitors visitors;
};

}  // namespace

TEST_CASE("a visitor is new once, while it is in the log and after the log was merged") {
    const ScratchFolder folder;
    Member member(folder.file("v.db"));
    CHECK(member.add({"ann", "bob", "ann"}) == 2);
    CHECK(member.count("visitor_log") == 2);
    CHECK(member.add({"ann", "cid"}) == 1);
    CHECK(member.count("visitor_log") == 0);
    CHECK(member.count("url_visitors") == 3);
    CHECK(member.add({"ann", "bob", "cid", "dan"}) == 1);
}

TEST_CASE("what one member logs or merges another one knows") {
    const ScratchFolder folder;
    Member one(folder.file("v.db"));
    Member two(folder.file("v.db"));
    CHECK(one.add({"ann"}) == 1);
    CHECK(two.add({"ann", "bob"}) == 1);
    CHECK(one.add({"bob", "cid"}) == 1);  // and merges
    CHECK(two.add({"ann", "bob", "cid"}) == 0);
    CHECK(two.add({"dan"}) == 1);
    CHECK(one.add({"dan", "eve"}) == 1);
}

TEST_CASE("visitors of a transaction that was rolled back are not known") {
    const ScratchFolder folder;
    Member member(folder.file("v.db"));
    CHECK(member.add({"ann", "bob"}, false) == 2);
    CHECK(member.add({"ann"}) == 1);
    CHECK(member.add({"bob", "cid", "dan"}, false) == 3);  // it had merged, too
    CHECK(member.add({"ann", "bob"}) == 1);
}

TEST_CASE("a merge needs no memory of SQLite's for the table it goes into") {
    const ScratchFolder folder;
    Member member(folder.file("v.db"));
    member.db.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " INSERT INTO url_visitors SELECT 'code', randomblob(16) FROM n;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO visitor_log (short_code, visitor) SELECT 'code', randomblob(16) FROM n;"
        "PRAGMA cache_size = -512; PRAGMA shrink_memory");
    sqlite3_memory_highwater(1);
    CHECK(member.add({"ann"}) == 1);
    CHECK(member.count("visitor_log") == 0);
    CHECK(member.count("url_visitors") == 120001);
    CHECK(sqlite3_memory_highwater(0) > 0);          // it is counted
    CHECK(sqlite3_memory_highwater(0) < 1'500'000);  // the table's pages are 4 MB
}
