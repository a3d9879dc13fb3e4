// Opens the SQLite database: pragmas, schema version, migrations, the event tables.
#pragma once

#include <string>
#include <vector>

#include "sinks/sqlite_db.hpp"

namespace shortener_events::sinks {

/// Runs those of `scripts` that the database has not seen, each in a transaction of its own. Throws
/// Error(configuration) for a database of a later version than there are scripts.
void migrate(SqliteDb& db, const std::vector<std::string>& scripts);

/// Makes the file ready for these event tables. Throws SinkUnavailable while another program has locked it.
SqliteDb open_sqlite(const std::string& file, const std::vector<EventTable>& event_tables);

/// For who only reads. Throws Error(configuration) for a database of a later version than this program knows,
/// and for one that is empty or another program's.
void require_known_sqlite(SqliteDb& db);

}  // namespace shortener_events::sinks
