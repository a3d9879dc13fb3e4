// PostgreSQL's schema: version, migrations, the event tables.
#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "shortener_events/event_tables.hpp"

namespace shortener_events::sinks {

/// Makes what the database lacks, in one transaction; members that start at once take turns. Where nothing is
/// missing a role that reads and writes rows is enough. Throws Error(configuration) for a database of a later
/// version than this program knows, or a role that may not make what is missing, and Error(argument) for
/// tables of another program, before anything is made.
void migrate_postgres(pqxx::connection& connection, const std::vector<EventTable>& event_tables);

/// For who only reads. Throws Error(configuration) for a database of a later version than this program knows;
/// and where nothing was consumed into it; a role that may not look at the version is not asked for the
/// right. Throws Error(argument) where the clicks are another program's.
void require_known_postgres(pqxx::work& transaction);

}  // namespace shortener_events::sinks
