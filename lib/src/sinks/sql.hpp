// The SQL that both databases share: the schema, written once with each database's own type names.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "shortener_events/event_tables.hpp"

namespace shortener_events::sinks {

/// What a database calls things.
struct Dialect {
    std::string text;
    std::string integer;
    std::string time;
    std::string json;
    std::string digest;
    /// Behind a table whose primary key is all there is to find rows by.
    std::string clustered;
    /// Creates what this database alone needs since version 2.
    std::string extras_2;
};

const Dialect& postgres_dialect();
const Dialect& sqlite_dialect();

/// Scripts that bring an empty database to today's version, one a version: script 0 leads to version 1. A
/// script that was released is never edited; a change of the schema is a further script.
std::vector<std::string> migrations(const Dialect& dialect);

/// All that an empty database needs but its key, in one transaction, for its owner to run.
std::string whole_schema(const std::vector<EventTable>& event_tables, const Dialect& dialect);

/// A database that holds nothing yet gets its key; an older one, whose visitors would count again, gets none.
std::string create_visitor_key();

inline constexpr auto kReadVisitorKey = "SELECT coalesce(max(key), '') FROM visitor_key";

/// The table of an event table with its indexes, created only where missing.
std::string create_table(const EventTable& event_table, const Dialect& dialect);

/// The tables that migrations make and keep, of which none may be missing afterwards.
std::set<std::string> tables_of_migrations(const Dialect& dialect);

/// The topics of which something is consumed into the database. Each of them had its table then.
inline constexpr auto kReadConsumedTopics =
    "SELECT DISTINCT topic FROM consumed_offsets WHERE next_offset IS NOT NULL";

/// A table is gone that the database had: a new one would lack its rows for good, and nobody would hear of
/// it. `database` as in "database \"clicks.db\""; `reason`: why it was there.
[[noreturn]] void fail_as_lost(const std::string& database, const std::string& table,
                               const std::string& reason);

/// The same of an event table, of which the offsets say that events are consumed.
[[noreturn]] void fail_as_lost(const std::string& database, const EventTable& event_table);

/// A database of a later version than this program knows: what its rows mean may have changed, to who reads
/// them as well. `database` as above.
void require_known_version(const std::string& database, std::size_t version, std::size_t known);

/// Every column of an event table's table in the order in which rows are written: the event table's own, then
/// source_partition, source_offset and, as the event table needs them, delivery and visitor.
std::vector<std::string> row_columns(const EventTable& event_table);

/// `"a", "b"`.
std::string quoted_list(const std::vector<std::string>& names);

/// The columns whose values no two rows share, quoted.
std::string identity_columns(const EventTable& event_table);

}  // namespace shortener_events::sinks
