#include "sinks/postgres_schema.hpp"

#include <fmt/format.h>

#include "shortener_events/error.hpp"
#include "sinks/postgres_client.hpp"
#include "sinks/sql.hpp"

namespace shortener_events::sinks {

namespace {

const Dialect& postgres_dialect() {
    // json, not jsonb: the event's own text is kept, and jsonb refuses \u0000.
    static const Dialect postgres{.text = "text",
                                  .integer = "bigint",
                                  .time = "timestamptz",
                                  .json = "json",
                                  .digest = "uuid",
                                  .clustered = "",
                                  .extras_2 = ""};
    return postgres;
}

// Any constant: whoever holds this advisory lock may change the schema.
constexpr auto kSchemaLock = "SELECT pg_advisory_xact_lock(7146552010)";

}  // namespace

void migrate_postgres(pqxx::connection& connection, const std::vector<EventTable>& event_tables) {
    pqxx::work transaction(connection);
    transaction.exec("SET client_min_messages = warning");
    transaction.exec(kSchemaLock);
    transaction.exec("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)");
    const auto version =
        read_row(transaction, "SELECT coalesce(max(version), 0) FROM schema_version")[0].as<std::size_t>();
    const auto scripts = migrations(postgres_dialect());
    if (version > scripts.size())
        throw Error(ErrorCategory::configuration,
                    fmt::format("the PostgreSQL database has schema version {}, this program knows {}",
                                version, scripts.size()),
                    "use the newer program that wrote it");
    for (std::size_t i = version; i < scripts.size(); ++i)
        transaction.exec(fmt::format("{}; INSERT INTO schema_version VALUES ({})", scripts[i], i + 1));
    for (const auto& event_table : event_tables)
        transaction.exec(create_table(event_table, postgres_dialect()));
    transaction.exec(create_visitor_key());
    transaction.commit();
}

}  // namespace shortener_events::sinks
