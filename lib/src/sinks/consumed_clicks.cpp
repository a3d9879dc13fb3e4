#include "shortener_events/internal/consumed_clicks.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/secrets.hpp"
#include "sinks/postgres_module.hpp"
#include "sinks/sink_file.hpp"
#include "sinks/sqlite_db.hpp"
#include "sinks/sqlite_schema.hpp"

namespace shortener_events {

namespace {

std::optional<std::string_view> text_or_none(const sinks::SqliteStatement& statement, int column) {
    if (statement.is_null(column)) return std::nullopt;
    return statement.view(column);
}

void read_rows(const sinks::SqliteDb& db, const std::function<bool(const CountedClick&)>& take,
               std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    auto clicks = db.prepare(
        "SELECT short_code, clicked_at, country, referer, visitor FROM clicks"
        " WHERE clicked_at >= ? AND clicked_at < ?");
    clicks.bind(1, since_ms.value_or(INT64_MIN)).bind(2, until_ms.value_or(INT64_MAX));
    bool wanted = true;
    while (wanted && clicks.step())
        wanted = take({.short_code = clicks.view(0),
                       .clicked_at_ms = clicks.integer(1),
                       .country = text_or_none(clicks, 2),
                       .referer = text_or_none(clicks, 3),
                       .visitor = clicks.digest(4)});
}

void read_totals(const sinks::SqliteDb& db, const std::function<void(const KeptTotal&)>& take) {
    auto totals = db.prepare("SELECT short_code, total_clicks, unique_clicks FROM url_stats");
    while (totals.step()) take({totals.view(0), totals.integer(1), totals.integer(2)});
}

void read_minutes(const sinks::SqliteDb& db, const std::function<void(const KeptMinute&)>& take) {
    auto minutes = db.prepare("SELECT minute, short_code, clicks FROM clicks_per_minute");
    while (minutes.step()) take({minutes.integer(0), minutes.view(1), minutes.integer(2)});
}

void read_sqlite(const std::string& file, const ConsumedClickReaders& readers,
                 std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    sinks::require_regular_file(file, ErrorCategory::argument);
    sinks::SqliteDb db(file, sinks::SqliteAccess::read);
    db.execute("BEGIN");  // one view; it ends with the connection
    sinks::require_known_sqlite(db);
    if (readers.click) read_rows(db, readers.click, since_ms, until_ms);
    if (readers.total) read_totals(db, readers.total);
    if (readers.minute) read_minutes(db, readers.minute);
}

/// Of a file with such a name SQLite would say that it is not there.
void refuse_other_kinds(const std::string& where) {
    const bool is_ndjson = where.starts_with("ndjson:");
    if (!is_ndjson && where.find("://") == std::string::npos) return;
    throw Error(ErrorCategory::argument, fmt::format("not a database: \"{}\"", hide_password(where)),
                is_ndjson
                    ? "the file of an ndjson sink is for programs such as jq; asked are sqlite:FILE and "
                      "postgresql://USER@HOST/DATABASE"
                    : "sqlite:FILE or postgresql://USER@HOST/DATABASE");
}

}  // namespace

void read_consumed_clicks(const std::string& where, const ConsumedClickReaders& readers,
                          std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    if (where.starts_with("postgresql://") || where.starts_with("postgres://"))
        return sinks::read_postgres_clicks(where, readers, since_ms, until_ms);
    if (where.starts_with(sinks::kSqliteScheme))
        return read_sqlite(sinks::file_of_scheme(where), readers, since_ms, until_ms);
    refuse_other_kinds(where);
    sinks::require_file_name(where);
    read_sqlite(where, readers, since_ms, until_ms);
}

}  // namespace shortener_events
