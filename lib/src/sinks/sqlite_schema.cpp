#include "sinks/sqlite_schema.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

// NORMAL: a crash of this process loses nothing; a power cut can undo the newest transactions, rows and
// offsets together, and those events are read again. The write-ahead log is moved into the file every 64 MB
// rather than every 4, because one batch alone writes more.
constexpr auto kPragmas =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;"
    "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 134217728;";

/// SQLite takes a file of one byte for an empty one, and would write over it.
void require_no_single_byte(const std::string& file) {
    std::error_code failure;
    if (std::filesystem::file_size(file, failure) != 1) return;
    throw Error(ErrorCategory::argument,
                fmt::format("cannot use database \"{}\": file is not a database", file),
                "the file holds something else");
}

std::string named(const SqliteDb& db) {
    return fmt::format("database \"{}\"", db.file());
}

std::int64_t version_of(const SqliteDb& db) {
    auto statement = db.prepare("SELECT coalesce(max(version), 0) FROM schema_version");
    statement.step();
    return statement.integer(0);
}

/// Something stands in it, and not the two tables that every version of ours has, with our columns.
bool is_of_another_program(SqliteDb& db) try {
    auto tables = db.prepare(
        "SELECT count(*), coalesce(sum(name IN ('schema_version', 'consumed_offsets')), 0)"
        " FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    tables.step();
    if (tables.integer(0) == 0) return false;
    if (tables.integer(1) < 2) return true;
    version_of(db);
    return false;
} catch (const SqliteFailure& failure) {
    if (failure.code() == SQLITE_ERROR) return true;  // a table of that name has other columns
    throw;
}

/// Before anything is set in it, as the write-ahead log is: what is not ours stays byte for byte what it is.
void require_ours(SqliteDb& db) {
    if (is_of_another_program(db))
        throw Error(ErrorCategory::argument, fmt::format("database \"{}\" is another program's", db.file()),
                    "name a file that is new, empty, or was made by consume");
}

/// A connection that may write moves a write-ahead log that was left behind into the file when it is closed.
void look_before_writing(const std::string& file) {
    std::error_code failure;
    if (const auto size = std::filesystem::file_size(file, failure); failure || size == 0) return;
    SqliteDb db(file, SqliteAccess::read);
    try {
        require_ours(db);
    } catch (const SqliteFailure& unread) {
        // What is left of a transaction that was cut off has to be rolled back first, by who may write.
        if (unread.code() != SQLITE_READONLY && unread.code() != SQLITE_CANTOPEN) throw;
    }
}

bool has_table(const SqliteDb& db, const std::string& table) {
    auto statement = db.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?");
    statement.bind(1, table);
    statement.step();
    return statement.integer(0) != 0;
}

void require_tables_of_migrations(SqliteDb& db) {
    for (const auto& table : tables_of_migrations(sqlite_dialect()))
        if (!has_table(db, table)) fail_as_lost(named(db), table, "which was made with it");
}

void make_event_tables(SqliteDb& db, const std::vector<EventTable>& event_tables) {
    std::set<std::string> consumed;
    for (auto topics = db.prepare(kReadConsumedTopics); topics.step();) consumed.emplace(topics.text(0));
    for (const auto& event_table : event_tables) {
        if (consumed.contains(event_table.topic) && !has_table(db, event_table.table))
            fail_as_lost(named(db), event_table);
        db.execute(create_table(event_table, sqlite_dialect()));
    }
}

}  // namespace

void require_known_sqlite(SqliteDb& db) {
    if (is_of_another_program(db))
        throw Error(ErrorCategory::configuration, fmt::format("{} is another program's", named(db)),
                    "the databases that can be read are those of consume --sink");
    if (!has_table(db, "schema_version"))
        throw Error(ErrorCategory::configuration,
                    fmt::format("{} is empty: nothing was consumed into it", named(db)),
                    "the databases that can be read are those of consume --sink");
    require_known_version(named(db), static_cast<std::size_t>(version_of(db)),
                          migrations(sqlite_dialect()).size());
}

void migrate(SqliteDb& db, const std::vector<std::string>& scripts) {
    SqliteTransaction transaction(db);  // two processes that start at once take turns
    db.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const auto version = static_cast<std::size_t>(version_of(db));
    require_known_version(named(db), version, scripts.size());
    for (std::size_t i = version; i < scripts.size(); ++i)
        db.execute(fmt::format("{}; INSERT INTO schema_version VALUES ({})", scripts[i], i + 1));
    transaction.commit();
}

SqliteDb open_sqlite(const std::string& file, const std::vector<EventTable>& event_tables) try {
    require_no_single_byte(file);
    look_before_writing(file);
    SqliteDb db(file);
    require_ours(db);
    db.execute(kPragmas);
    migrate(db, migrations(sqlite_dialect()));
    require_tables_of_migrations(db);
    SqliteTransaction transaction(db);
    make_event_tables(db, event_tables);
    db.execute(create_visitor_key());
    transaction.commit();
    return db;
} catch (const SqliteFailure& failure) {
    throw_if_busy(failure);
    throw;
}

}  // namespace shortener_events::sinks
