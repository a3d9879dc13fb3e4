#include "sinks/sqlite_rows.hpp"

#include <fmt/format.h>

#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

std::string insert_sql(const EventTable& event_table) {
    const auto columns = row_columns(event_table);
    std::string places = "?";
    for (std::size_t i = 1; i < columns.size(); ++i) places += ", ?";
    return fmt::format("INSERT INTO \"{}\" ({}) VALUES ({}) ON CONFLICT ({}) DO NOTHING", event_table.table,
                       quoted_list(columns), places, identity_columns(event_table));
}

std::optional<std::size_t> event_id_place(const EventTable& event_table) {
    const Column* id = event_table.event_id_column();
    if (!id) return std::nullopt;
    return static_cast<std::size_t>(id - event_table.columns.data());
}

}  // namespace

SqliteTable::SqliteTable(SqliteDb& db, const EventTable& event_table)
    : db_(db),
      topic_(event_table.topic),
      event_id_(event_id_place(event_table)),
      insert_(db.prepare(insert_sql(event_table))),
      remember_(db.prepare("INSERT INTO processed_events (event_id, event_type, processed_at, ttl_expires_at)"
                           " VALUES (?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING")) {
    if (event_table.totals == Totals::clicks) counted_.emplace(event_table);
}

bool SqliteTable::first_of_its_id(const Row& row, std::int64_t now_ms) {
    remember_.bind_value(1, row.values[*event_id_])
        .bind(2, topic_)
        .bind(3, now_ms)
        .bind(4, now_ms + kProcessedTtlMs)
        .run();
    return db_.changes() > 0;
}

bool SqliteTable::insert(const Row& row, std::int64_t now_ms, ClickTotals& totals) {
    if (event_id_ && !first_of_its_id(row, now_ms)) return false;
    int place = 0;
    for (const auto& value : row.values) insert_.bind_value(++place, value);
    insert_.bind(++place, std::int64_t{row.partition});
    insert_.bind(++place, row.offset);
    if (!event_id_ && row.delivery)
        insert_.bind(++place, *row.delivery);
    else if (!event_id_)
        insert_.bind_null(++place);
    if (counted_) insert_.bind(++place, row.visitor);
    insert_.run();
    if (db_.changes() == 0) return false;
    if (counted_) totals.add(row, *counted_);
    return true;
}

}  // namespace shortener_events::sinks
