// PostgreSQL's schema: version, migrations, the event tables.
#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "shortener_events/event_tables.hpp"

namespace shortener_events::sinks {

/// Makes the database ready, in one transaction; members that start at once take turns. Throws
/// Error(configuration) for a database of a later version than this program knows.
void migrate_postgres(pqxx::connection& connection, const std::vector<EventTable>& event_tables);

}  // namespace shortener_events::sinks
