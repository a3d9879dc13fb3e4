#include "sinks/postgres_rows.hpp"

#include <fmt/format.h>

#include "sinks/postgres_arrays.hpp"
#include "sinks/postgres_client.hpp"
#include "sinks/postgres_time.hpp"
#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

constexpr auto kAddMinutes =
    "INSERT INTO clicks_per_minute (minute, short_code, clicks)"
    " SELECT date_trunc('minute', clicked_at), short_code, count(*) FROM fresh_clicks GROUP BY 1, 2 ORDER BY "
    "1, 2"
    " ON CONFLICT (minute, short_code) DO UPDATE SET clicks = clicks_per_minute.clicks + excluded.clicks";

constexpr auto kAddTotals =
    "WITH added AS (INSERT INTO url_visitors (short_code, visitor)"
    " SELECT DISTINCT short_code, visitor FROM fresh_clicks ORDER BY 1, 2"
    " ON CONFLICT DO NOTHING RETURNING short_code),"
    " visitors AS (SELECT short_code, count(*) AS n FROM added GROUP BY 1),"
    " totals AS (SELECT short_code, count(*) AS n FROM fresh_clicks GROUP BY 1)"
    " INSERT INTO url_stats (short_code, total_clicks, unique_clicks)"
    " SELECT short_code, totals.n, coalesce(visitors.n, 0) FROM totals LEFT JOIN visitors USING (short_code)"
    " ORDER BY short_code"
    " ON CONFLICT (short_code) DO UPDATE SET total_clicks = url_stats.total_clicks + excluded.total_clicks,"
    " unique_clicks = url_stats.unique_clicks + excluded.unique_clicks";

}  // namespace

// Clicks of this transaction that were not there before.
const char* const PostgresTable::kBegin =
    "CREATE TEMP TABLE IF NOT EXISTS fresh_clicks (short_code text, clicked_at timestamptz, visitor uuid)"
    " ON COMMIT DELETE ROWS";

PostgresTable::PostgresTable(const EventTable& event_table)
    : event_table_(event_table),
      columns_(quoted_list(row_columns(event_table))),
      incoming_(fmt::format("unnest({}) AS incoming ({})", array_parameters(event_table), columns_)),
      insert_(event_table.event_id_field.empty() ? insert_by_delivery() : insert_by_event_id()) {}

std::size_t PostgresTable::insert(pqxx::work& transaction, const std::vector<const Row*>& rows,
                                  std::int64_t now_ms) const {
    if (rows.empty()) return 0;
    auto parameters = column_arrays(event_table_, rows);
    if (!event_table_.event_id_field.empty())
        parameters.insert(parameters.end(), {event_table_.topic, postgres_time(now_ms),
                                             postgres_time(now_ms + kProcessedTtlMs)});
    const auto result = run(transaction, insert_, parameters);
    if (event_table_.totals == Totals::clicks) {
        run(transaction, kAddMinutes);
        run(transaction, kAddTotals);
    }
    return rows.size() - static_cast<std::size_t>(result.affected_rows());
}

std::string PostgresTable::insert_by_event_id() const {
    const auto next = row_columns(event_table_).size() + 1;
    return fmt::format(
        "WITH incoming AS (SELECT * FROM {incoming}), first AS ("
        "INSERT INTO processed_events (event_id, event_type, processed_at, ttl_expires_at)"
        " SELECT DISTINCT {id}, ${topic}, ${now}::timestamptz, ${ttl}::timestamptz FROM incoming ORDER BY 1"
        " ON CONFLICT DO NOTHING RETURNING event_id)"
        "INSERT INTO \"{table}\" ({columns}) SELECT DISTINCT ON ({id}) {columns} FROM incoming"
        " WHERE {id} IN (SELECT event_id FROM first) ORDER BY {id}, source_partition, source_offset"
        " ON CONFLICT ({id}) DO NOTHING",
        fmt::arg("incoming", incoming_), fmt::arg("id", identity_columns(event_table_)),
        fmt::arg("topic", next), fmt::arg("now", next + 1), fmt::arg("ttl", next + 2),
        fmt::arg("table", event_table_.table), fmt::arg("columns", columns_));
}

std::string PostgresTable::insert_by_delivery() const {
    std::string insert = fmt::format(
        "INSERT INTO \"{0}\" ({1}) SELECT {1} FROM {3} ORDER BY {2}, source_partition, source_offset"
        " ON CONFLICT ({2}) DO NOTHING",
        event_table_.table, columns_, identity_columns(event_table_), incoming_);
    if (event_table_.totals == Totals::none) return insert;
    return fmt::format(
        "WITH inserted AS ({} RETURNING short_code, clicked_at, visitor)"
        " INSERT INTO fresh_clicks SELECT short_code, clicked_at, visitor FROM inserted",
        insert);
}

}  // namespace shortener_events::sinks
