#include "sinks/sqlite_schema.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

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
    throw Error(ErrorCategory::io, fmt::format("cannot use database \"{}\": file is not a database", file),
                "the file holds something else");
}

std::int64_t version_of(SqliteDb& db) {
    auto statement = db.prepare("SELECT coalesce(max(version), 0) FROM schema_version");
    statement.step();
    return statement.integer(0);
}

enum class Stand { empty, ours, foreign };

/// By what every version of ours has, newer ones included.
Stand stand_of(SqliteDb& db) {
    auto tables = db.prepare(
        "SELECT count(*), coalesce(sum(name = 'schema_version'), 0), coalesce(sum(name = "
        "'consumed_offsets'), 0)"
        " FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    tables.step();
    if (tables.integer(0) == 0) return Stand::empty;
    return tables.integer(1) > 0 && tables.integer(2) > 0 ? Stand::ours : Stand::foreign;
}

/// nullopt: no version stands in it, because it is empty or its tables are not ours.
std::optional<std::int64_t> known_version(SqliteDb& db) try {
    return version_of(db);
} catch (const SqliteFailure& failure) {
    if (failure.code() == SQLITE_ERROR) return std::nullopt;  // no such table, or other columns
    throw;
}

void require_known(const SqliteDb& db, std::int64_t version, std::size_t newest) {
    if (version <= static_cast<std::int64_t>(newest)) return;
    throw Error(ErrorCategory::configuration,
                fmt::format("database \"{}\" has schema version {}, this program knows {}", db.file(),
                            version, newest),
                "use the newer program that wrote it");
}

/// Before anything is set or made: a file that is not ours stays as it is.
void require_ours(SqliteDb& db, std::size_t newest) {
    const Stand stand = stand_of(db);
    const auto version = known_version(db);
    if (stand == Stand::foreign || (stand == Stand::ours && !version))
        throw Error(ErrorCategory::argument, fmt::format("database \"{}\" is another program's", db.file()),
                    "name a file that is new, empty, or was made by consume");
    if (version) require_known(db, *version, newest);
}

}  // namespace

void migrate(SqliteDb& db, const std::vector<std::string>& scripts) {
    SqliteTransaction transaction(db);  // two processes that start at once take turns
    db.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const std::int64_t known = version_of(db);
    require_known(db, known, scripts.size());
    const auto version = static_cast<std::size_t>(known);
    for (std::size_t i = version; i < scripts.size(); ++i)
        db.execute(fmt::format("{}; INSERT INTO schema_version VALUES ({})", scripts[i], i + 1));
    transaction.commit();
}

SqliteDb open_sqlite(const std::string& file, const std::vector<EventTable>& event_tables) {
    require_no_single_byte(file);
    SqliteDb db(file);
    db.keep_log(true);
    require_ours(db, migrations(sqlite_dialect()).size());
    db.keep_log(false);
    db.execute(kPragmas);
    migrate(db, migrations(sqlite_dialect()));
    SqliteTransaction transaction(db);
    for (const auto& event_table : event_tables) db.execute(create_table(event_table, sqlite_dialect()));
    db.execute(create_visitor_key());
    transaction.commit();
    return db;
}

}  // namespace shortener_events::sinks
