#include "sinks/postgres_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shortener_events/error.hpp"
#include "sinks/postgres_client.hpp"
#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

// Any constant: whoever holds this advisory lock may change the schema. No lock of a table: a backup that
// reads them all holds those for hours.
constexpr auto kSchemaLock = "SELECT pg_advisory_xact_lock(7146552010)";

/// Of the table that a plain name means in this session; empty: there is none.
std::set<std::string> columns_of(pqxx::work& transaction, const std::string& table) {
    std::set<std::string> columns;
    for (const auto& row : transaction.exec(fmt::format("SELECT attname FROM pg_attribute WHERE attrelid = "
                                                        "to_regclass({}) AND attnum > 0 AND NOT attisdropped",
                                                        transaction.quote('"' + table + '"'))))
        columns.insert(row[0].as<std::string>());
    return columns;
}

[[noreturn]] void fail_as_foreign(const std::string& table) {
    throw Error(ErrorCategory::argument,
                fmt::format("the PostgreSQL table \"{}\" is another program's", table),
                "name a database of its own, or a schema: …?options=-csearch_path%3Danalytics");
}

std::set<std::string> consumed_topics(pqxx::work& transaction) {
    std::set<std::string> topics;
    for (const auto& row : transaction.exec(kReadConsumedTopics)) topics.insert(row[0].as<std::string>());
    return topics;
}

/// The tables that are there are ours, before anything is made beside them, and none is lost. True: none is
/// missing.
bool require_own_tables(pqxx::work& transaction, const std::vector<EventTable>& event_tables,
                        bool has_version) {
    const auto consumed = has_version ? consumed_topics(transaction) : std::set<std::string>{};
    bool all = true;
    for (const auto& event_table : event_tables) {
        const auto there = columns_of(transaction, event_table.table);
        if (there.empty() && consumed.contains(event_table.topic))
            fail_as_lost("the PostgreSQL database", event_table);
        all = all && !there.empty();
        if (there.empty()) continue;
        const auto needed = row_columns(event_table);
        if (!has_version ||
            !std::ranges::all_of(needed, [&](const auto& name) { return there.contains(name); }))
            fail_as_foreign(event_table.table);
    }
    return all;
}

/// How many migrations were made; nullopt: not even the table of versions is there.
std::optional<std::size_t> version_of(pqxx::work& transaction) {
    const auto columns = columns_of(transaction, "schema_version");
    if (columns.empty()) return std::nullopt;
    if (columns != std::set<std::string>{"version"} || columns_of(transaction, "consumed_offsets").empty())
        fail_as_foreign("schema_version");
    return read_row(transaction, "SELECT coalesce(max(version), 0) FROM schema_version")[0].as<std::size_t>();
}

void make_schema(pqxx::work& transaction, const std::vector<EventTable>& event_tables,
                 std::size_t version) try {
    const auto scripts = migrations(postgres_dialect());
    transaction.exec("CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)");
    for (std::size_t i = version; i < scripts.size(); ++i)
        transaction.exec(fmt::format("{}; INSERT INTO schema_version VALUES ({})", scripts[i], i + 1));
    for (const auto& event_table : event_tables)
        transaction.exec(create_table(event_table, postgres_dialect()));
} catch (const pqxx::insufficient_privilege&) {
    throw Error(
        ErrorCategory::configuration, "tables are missing in PostgreSQL, and this role may not make them",
        "let their owner run what `shortener-events consume --print-schema --sink postgresql://` prints");
}

/// Of a table of versions that is not ours, or that this role may not read, nothing is known.
void require_known_version_of(pqxx::work& transaction) {
    if (columns_of(transaction, "schema_version") != std::set<std::string>{"version"}) return;
    if (!read_row(transaction, "SELECT has_table_privilege('schema_version', 'SELECT')")[0].as<bool>())
        return;
    const auto version =
        read_row(transaction, "SELECT coalesce(max(version), 0) FROM schema_version")[0].as<std::size_t>();
    require_known_version("the PostgreSQL database", version, migrations(postgres_dialect()).size());
}

void require_clicks(pqxx::work& transaction) {
    const auto there = columns_of(transaction, "clicks");
    if (there.empty())
        throw Error(ErrorCategory::configuration,
                    "the PostgreSQL database has no table \"clicks\": nothing was consumed into it",
                    "the databases that can be read are those of consume --sink");
    for (const char* const column : {"short_code", "clicked_at", "country", "referer", "visitor"})
        if (!there.contains(column)) fail_as_foreign("clicks");
}

}  // namespace

void require_known_postgres(pqxx::work& transaction) {
    require_known_version_of(transaction);
    require_clicks(transaction);
}

void migrate_postgres(pqxx::connection& connection, const std::vector<EventTable>& event_tables) {
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL client_min_messages = warning");
    transaction.exec(kSchemaLock);
    const auto version = version_of(transaction);
    const auto newest = migrations(postgres_dialect()).size();
    require_known_version("the PostgreSQL database", version.value_or(0), newest);
    const bool complete =
        require_own_tables(transaction, event_tables, version.has_value()) && version == newest;
    if (!complete) make_schema(transaction, event_tables, version.value_or(0));
    for (const auto& table : tables_of_migrations(postgres_dialect()))
        if (columns_of(transaction, table).empty())
            fail_as_lost("the PostgreSQL database", table, "which was made with it");
    transaction.exec(create_visitor_key());
    transaction.commit();
}

}  // namespace shortener_events::sinks
