// What becomes of the events of a topic: an event table maps fields of an event that its contract has
// accepted to the columns of a table. A new event type is one contract, one event table and, from it, one
// table. Plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

enum class ColumnType {
    text,  ///< a JSON string
    time,  ///< a UTC date-time, kept as epoch milliseconds
    json,  ///< any JSON value, kept as its text
};

struct Column {
    std::string name;   ///< in the table: lower_snake
    std::string field;  ///< at the top level of the event
    ColumnType type = ColumnType::text;
    bool required = false;
};

/// Clicks are also counted: in all and by visitor per code, and per code and minute.
enum class Totals { none, clicks };

struct EventTable {
    std::string topic;
    std::string contract;  ///< "click": the versions that the registry states for the topic; or "click@1"
    std::string table;
    std::vector<Column> columns;
    /// The field that names the event: a second event of the same name changes nothing. Empty: events have no
    /// name, and one is known again by its delivery, see `delivery_of`.
    std::string event_id_field{};
    Totals totals = Totals::none;  ///< `clicks` needs the columns short_code and clicked_at

    /// The column that holds `event_id_field`; nullptr without one.
    const Column* event_id_column() const;
    /// The first time column: with the delivery it makes a row unique. nullptr without one.
    const Column* time_column() const;
};

/// `clicks` from url-shortener.click and `url_creations` from url-shortener.url-created.
std::vector<EventTable> default_event_tables();

/// Throws Error(configuration) for names that are no lower_snake identifiers, two event tables of one topic
/// or table, or an event table without what its kind of identity needs.
void require_usable(const std::vector<EventTable>& event_tables);

}  // namespace shortener_events
