// Rows as PostgreSQL arrays, one a column: a whole batch travels as the parameters of one statement.
#pragma once

#include <string>
#include <vector>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// Array literals (PostgreSQL manual, 8.15.6) in the order of row_columns(event table).
std::vector<std::string> column_arrays(const EventTable& event_table, const std::vector<const Row*>& rows);

/// "$1::text[], $2::timestamptz[], …" for the same columns.
std::string array_parameters(const EventTable& event_table);

}  // namespace shortener_events::sinks
