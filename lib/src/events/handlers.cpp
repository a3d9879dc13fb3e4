#include "shortener_events/handlers.hpp"

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

[[noreturn]] void refuse(const Handler& handler, const std::string& why) {
    throw Error(ErrorCategory::configuration, fmt::format("handler of \"{}\": {}", handler.topic, why));
}

void require_names(const Handler& handler) {
    if (!is_identifier(handler.table)) refuse(handler, fmt::format("\"{}\" is no table name", handler.table));
    std::set<std::string_view> names{"source_partition", "source_offset", "delivery", "visitor"};
    for (const auto& column : handler.columns) {
        if (!is_identifier(column.name))
            refuse(handler, fmt::format("\"{}\" is no column name", column.name));
        if (!names.insert(column.name).second)
            refuse(handler, fmt::format("the column name \"{}\" is taken", column.name));
    }
}

bool has_column(const Handler& handler, std::string_view name, ColumnType type) {
    return std::ranges::any_of(handler.columns, [&](const Column& column) {
        return column.name == name && column.type == type && column.required;
    });
}

void require_identity(const Handler& handler) {
    if (!handler.event_id_field.empty()) {
        const Column* id = handler.event_id_column();
        if (!id || id->type != ColumnType::text) refuse(handler, "the event id needs a text column");
    } else if (const Column* time = handler.time_column(); !time || !time->required) {
        refuse(handler, "events without an id need a required time column");
    }
    if (handler.totals == Totals::none) return;
    if (!has_column(handler, "short_code", ColumnType::text) ||
        !has_column(handler, "clicked_at", ColumnType::time) || !handler.event_id_field.empty())
        refuse(handler, "counted clicks need short_code and clicked_at, and no event id");
}

}  // namespace

const Column* Handler::event_id_column() const {
    if (event_id_field.empty()) return nullptr;
    const auto found = std::ranges::find(columns, event_id_field, &Column::field);
    return found == columns.end() ? nullptr : &*found;
}

const Column* Handler::time_column() const {
    const auto found = std::ranges::find(columns, ColumnType::time, &Column::type);
    return found == columns.end() ? nullptr : &*found;
}

std::vector<Handler> default_handlers() {
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

void require_usable(const std::vector<Handler>& handlers) {
    std::set<std::string> tables;
    std::set<std::string> topics;
    for (const auto& handler : handlers) {
        require_names(handler);
        require_identity(handler);
        if (!tables.insert(handler.table).second) refuse(handler, "another handler fills this table");
        if (!topics.insert(handler.topic).second) refuse(handler, "the topic has another handler");
    }
}

}  // namespace shortener_events
