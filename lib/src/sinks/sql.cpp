#include "sinks/sql.hpp"

#include <fmt/format.h>

#include <string_view>

#include "shortener_events/error.hpp"
#include "shortener_events/identity.hpp"

namespace shortener_events::sinks {

namespace {

const std::string& type_of(ColumnType type, const Dialect& dialect) {
    if (type == ColumnType::time) return dialect.time;
    return type == ColumnType::json ? dialect.json : dialect.text;
}

std::string version_1(const Dialect& d) {
    return fmt::format(
        "CREATE TABLE url_stats (short_code {text} PRIMARY KEY, total_clicks {integer} NOT NULL,"
        " unique_clicks {integer} NOT NULL){clustered};"
        "CREATE TABLE url_visitors (short_code {text} NOT NULL, visitor {digest} NOT NULL,"
        " PRIMARY KEY (short_code, visitor)){clustered};"
        "CREATE TABLE clicks_per_minute (minute {time} NOT NULL, short_code {text} NOT NULL,"
        " clicks {integer} NOT NULL, PRIMARY KEY (minute, short_code)){clustered};"
        "CREATE TABLE processed_events (event_id {text} PRIMARY KEY, event_type {text} NOT NULL,"
        " processed_at {time} NOT NULL, ttl_expires_at {time} NOT NULL);"
        "CREATE INDEX processed_events_ttl ON processed_events (ttl_expires_at);"
        "CREATE TABLE consumed_offsets (topic {text} NOT NULL, partition {integer} NOT NULL,"
        " next_offset {integer}, epoch {integer} NOT NULL, owner {text} NOT NULL, updated_at {time} NOT NULL,"
        " PRIMARY KEY (topic, partition)){clustered};"
        "CREATE TABLE dead_letter_ends (partition {integer} PRIMARY KEY, next_offset {integer} NOT NULL);"
        "CREATE TABLE source_cluster (cluster_id {text} PRIMARY KEY);",
        fmt::arg("text", d.text), fmt::arg("integer", d.integer), fmt::arg("time", d.time),
        fmt::arg("digest", d.digest), fmt::arg("clustered", d.clustered));
}

// Positions in the dead-letter topic belong to the partition whose events they are about.
std::string version_2(const Dialect& d) {
    return fmt::format(
        "ALTER TABLE consumed_offsets ADD COLUMN last_record {digest};"
        "ALTER TABLE consumed_offsets ADD COLUMN dead_letters {text};"
        "DROP TABLE dead_letter_ends;"
        "{extras}",
        fmt::arg("text", d.text), fmt::arg("digest", d.digest), fmt::arg("extras", d.extras_2));
}

std::string version_3(const Dialect& d) {
    return fmt::format("CREATE TABLE visitor_key (key {} PRIMARY KEY)", d.text);
}

std::string column_definitions(const EventTable& event_table, const Dialect& dialect) {
    std::string text;
    for (const auto& column : event_table.columns)
        text += fmt::format("\"{}\" {}{}, ", column.name, type_of(column.type, dialect),
                            column.required ? " NOT NULL" : "");
    text += fmt::format("source_partition {0} NOT NULL, source_offset {0} NOT NULL", dialect.integer);
    if (event_table.event_id_field.empty()) text += fmt::format(", delivery {}", dialect.digest);
    if (event_table.totals == Totals::clicks) text += fmt::format(", visitor {} NOT NULL", dialect.digest);
    return text;
}

}  // namespace

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

const Dialect& sqlite_dialect() {
    static const Dialect sqlite{.text = "TEXT",
                                .integer = "INTEGER",
                                .time = "INTEGER",
                                .json = "TEXT",
                                .digest = "BLOB",
                                .clustered = " WITHOUT ROWID",
                                .extras_2 =
                                    "CREATE TABLE visitor_log (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                    " short_code TEXT NOT NULL, visitor BLOB NOT NULL)"};
    return sqlite;
}

std::vector<std::string> migrations(const Dialect& dialect) {
    return {version_1(dialect), version_2(dialect), version_3(dialect)};
}

std::string whole_schema(const std::vector<EventTable>& event_tables, const Dialect& dialect) {
    std::string text = "BEGIN;\nCREATE TABLE schema_version (version " + dialect.integer + " NOT NULL);\n";
    const auto scripts = migrations(dialect);
    for (std::size_t i = 0; i < scripts.size(); ++i)
        text += fmt::format("{};\nINSERT INTO schema_version VALUES ({});\n", scripts[i], i + 1);
    for (const auto& event_table : event_tables) text += create_table(event_table, dialect) + "\n";
    text += "COMMIT;\n";
    for (auto at = text.find(";CREATE"); at != text.npos; at = text.find(";CREATE"))
        text.insert(at + 1, "\n");
    for (auto at = text.find(";;"); at != text.npos; at = text.find(";;")) text.erase(at, 1);
    return text;
}

std::string create_visitor_key() {
    return fmt::format(
        "INSERT INTO visitor_key SELECT '{}' WHERE NOT EXISTS (SELECT 1 FROM visitor_key)"
        " AND NOT EXISTS (SELECT 1 FROM consumed_offsets)",
        VisitorKey::new_text());
}

std::string create_table(const EventTable& event_table, const Dialect& dialect) {
    // The event's time leads the unique index of deliveries: events come about in the order of their times,
    // so the index grows at its end, and a row costs the same however many there are.
    return fmt::format(
        "CREATE TABLE IF NOT EXISTS \"{0}\" ({1});"
        "CREATE UNIQUE INDEX IF NOT EXISTS \"{0}_identity\" ON \"{0}\" ({2});",
        event_table.table, column_definitions(event_table, dialect), identity_columns(event_table));
}

std::set<std::string> tables_of_migrations(const Dialect& dialect) {
    constexpr std::string_view kCreate = "CREATE TABLE ", kDrop = "DROP TABLE ";
    std::set<std::string> tables;
    const auto each_name = [](const std::string& script, std::string_view words, const auto& take) {
        for (auto at = script.find(words); at != script.npos; at = script.find(words, at)) {
            at += words.size();
            take(script.substr(at, script.find_first_of(" ;(", at) - at));
        }
    };
    for (const auto& script : migrations(dialect)) {
        each_name(script, kCreate, [&](const std::string& name) { tables.insert(name); });
        each_name(script, kDrop, [&](const std::string& name) { tables.erase(name); });
    }
    return tables;
}

void fail_as_lost(const std::string& database, const std::string& table, const std::string& reason) {
    throw Error(ErrorCategory::configuration,
                fmt::format("the table \"{}\" is missing in {}, {}", table, database, reason),
                "was it renamed, or does search_path name another schema first? else bring it back from a "
                "backup, or have all events consumed again into a new database");
}

void fail_as_lost(const std::string& database, const EventTable& event_table) {
    fail_as_lost(database, event_table.table,
                 fmt::format("which says that events of {} are consumed into it", event_table.topic));
}

void require_known_version(const std::string& database, std::size_t version, std::size_t known) {
    if (version > known)
        throw Error(ErrorCategory::configuration,
                    fmt::format("{} has schema version {}, this program knows {}", database, version, known),
                    "use the newer program that wrote it");
}

std::vector<std::string> row_columns(const EventTable& event_table) {
    std::vector<std::string> names;
    for (const auto& column : event_table.columns) names.push_back(column.name);
    names.insert(names.end(), {"source_partition", "source_offset"});
    if (event_table.event_id_field.empty()) names.emplace_back("delivery");
    if (event_table.totals == Totals::clicks) names.emplace_back("visitor");
    return names;
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", name);
    return text;
}

std::string identity_columns(const EventTable& event_table) {
    if (const Column* id = event_table.event_id_column()) return fmt::format("\"{}\"", id->name);
    return fmt::format("\"{}\", delivery", event_table.time_column()->name);
}

}  // namespace shortener_events::sinks
