#include "shortener_events/internal/click_stats.hpp"
#include "sinks/sink_file.hpp"
#include "sinks/sqlite_db.hpp"

namespace shortener_events {

namespace {

std::optional<std::string_view> text_or_none(const sinks::SqliteStatement& statement, int column) {
    if (statement.is_null(column)) return std::nullopt;
    return statement.view(column);
}

}  // namespace

void read_clicks(const std::string& file, std::optional<std::int64_t> since_ms,
                 std::optional<std::int64_t> until_ms, const std::function<bool(const CountedClick&)>& take) {
    sinks::require_file_name(file);
    sinks::require_regular_file(file);
    const sinks::SqliteDb db(file, sinks::SqliteAccess::read);
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

}  // namespace shortener_events
