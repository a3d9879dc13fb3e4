#include "shortener_events/event_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events {

namespace {

bool is_identifier(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 63 && !(name[0] >= '0' && name[0] <= '9') &&
           std::ranges::all_of(name, fits);
}

[[noreturn]] void refuse(const EventTable& event_table, const std::string& why) {
    throw Error(ErrorCategory::configuration,
                fmt::format("event table of \"{}\": {}", event_table.topic, why));
}

void require_names(const EventTable& event_table) {
    if (!is_identifier(event_table.table))
        refuse(event_table, fmt::format("\"{}\" is no table name", event_table.table));
    std::set<std::string_view> names{"source_partition", "source_offset", "delivery", "visitor"};
    for (const auto& column : event_table.columns) {
        if (!is_identifier(column.name))
            refuse(event_table, fmt::format("\"{}\" is no column name", column.name));
        if (!names.insert(column.name).second)
            refuse(event_table, fmt::format("the column name \"{}\" is taken", column.name));
    }
}

bool has_column(const EventTable& event_table, std::string_view name, ColumnType type) {
    return std::ranges::any_of(event_table.columns, [&](const Column& column) {
        return column.name == name && column.type == type && column.required;
    });
}

void require_identity(const EventTable& event_table) {
    if (!event_table.event_id_field.empty()) {
        const Column* id = event_table.event_id_column();
        if (!id || id->type != ColumnType::text) refuse(event_table, "the event id needs a text column");
    } else if (const Column* time = event_table.time_column(); !time || !time->required) {
        refuse(event_table, "events without an id need a required time column");
    }
    if (event_table.totals == Totals::none) return;
    if (!has_column(event_table, "short_code", ColumnType::text) ||
        !has_column(event_table, "clicked_at", ColumnType::time) || !event_table.event_id_field.empty())
        refuse(event_table, "counted clicks need short_code and clicked_at, and no event id");
}

}  // namespace

const Column* EventTable::event_id_column() const {
    if (event_id_field.empty()) return nullptr;
    const auto found = std::ranges::find(columns, event_id_field, &Column::field);
    return found == columns.end() ? nullptr : &*found;
}

const Column* EventTable::time_column() const {
    const auto found = std::ranges::find(columns, ColumnType::time, &Column::type);
    return found == columns.end() ? nullptr : &*found;
}

std::vector<EventTable> default_event_tables() {
    return {{.topic = std::string(names::kClickTopic),
             .contract = "click",
             .table = "clicks",
             .columns = {{"short_code", "shortCode", ColumnType::text, true},
                         {"clicked_at", "timestamp", ColumnType::time, true},
                         {"user_agent", "userAgent"},
                         {"ip_address", "ipAddress"},
                         {"country", "country"},
                         {"city", "city"},
                         {"referer", "referer"},
                         {"metadata", "metadata", ColumnType::json}},
             .event_id_field = {},
             .totals = Totals::clicks},
            {.topic = std::string(names::kUrlCreatedTopic),
             .contract = "url-created",
             .table = "url_creations",
             .columns = {{"event_id", "eventId", ColumnType::text, true},
                         {"url_id", "urlId", ColumnType::text, true},
                         {"short_code", "shortCode", ColumnType::text, true},
                         {"original_url", "originalUrl", ColumnType::text, true},
                         {"created_at", "createdAt", ColumnType::time, true},
                         {"user_id", "userId"},
                         {"metadata", "metadata", ColumnType::json}},
             .event_id_field = "eventId",
             .totals = Totals::none}};
}

void require_usable(const std::vector<EventTable>& event_tables) {
    std::set<std::string> tables;
    std::set<std::string> topics;
    for (const auto& event_table : event_tables) {
        require_names(event_table);
        require_identity(event_table);
        if (!tables.insert(event_table.table).second)
            refuse(event_table, "another event table fills this table");
        if (!topics.insert(event_table.topic).second)
            refuse(event_table, "the topic has another event table");
    }
}

}  // namespace shortener_events
