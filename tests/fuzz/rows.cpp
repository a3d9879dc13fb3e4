// Rows against a plain reading of their events, and what each sink makes of a row against the row: a line of
// JSON, SQLite's columns, PostgreSQL's arrays. Two events make a batch, so that neighbours are seen.
#include <nlohmann/json.hpp>

#include "consume/row_maker.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/time.hpp"
#include "sinks/ndjson_line.hpp"
#include "sinks/postgres_arrays.hpp"
#include "sinks/sql.hpp"
#include "sinks/sqlite_rows.hpp"
#include "sinks/sqlite_schema.hpp"
#include "sinks/sqlite_totals.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using namespace shortener_events::sinks;
using consume::RowMaker;
using Json = nlohmann::json;

namespace {

const std::vector<EventTable>& event_tables() {
    static const auto all = default_event_tables();
    return all;
}

const ContractRegistry& registry() {
    static const auto built_in = ContractRegistry::built_in();
    return built_in;
}

Json parse(std::string_view text) {
    auto parsed = contracts::parse_strict(text);
    fuzz::require(parsed.error.empty(), "what a sink keeps as JSON is JSON");
    return std::move(parsed.value);
}

std::optional<std::string> text_at(const Json& event, const std::string& name) {
    const auto field = event.find(name);
    if (field == event.end() || !field->is_string()) return std::nullopt;
    return field->get<std::string>();
}

// --- the row ---------------------------------------------------------------------------------------------

void check_value(const Json& event, const Column& column, const Value& value) {
    const auto text = text_at(event, column.field);
    const auto* kept = std::get_if<std::string>(&value);
    if (column.type == ColumnType::json) {
        fuzz::require(event.contains(column.field) == (kept != nullptr), "a JSON field is kept");
        fuzz::require(!kept || parse(*kept) == event.at(column.field), "a JSON field is kept as it is");
    } else if (column.type == ColumnType::time) {
        const auto time = parse_rfc3339(text.value_or(""));
        fuzz::require(value == (time ? Value(*time) : Value()), "a time is kept");
    } else {
        fuzz::require(value == (text ? Value(*text) : Value()), "a text is kept as it is");
    }
}

void check_row(const EventTable& event_table, const Record& record, const Row& row) {
    const Json event = parse(*record.value);
    fuzz::require(row.values.size() == event_table.columns.size(), "a row has the event table's columns");
    for (std::size_t i = 0; i < row.values.size(); ++i)
        check_value(event, event_table.columns[i], row.values[i]);
    fuzz::require(row.partition == record.partition && row.offset == record.offset, "a row knows its place");
    if (event_table.totals != Totals::clicks) return;
    const auto visitor =
        visitor_of(text_at(event, "userId"), text_at(event, "ipAddress"), text_at(event, "userAgent"));
    fuzz::require(row.visitor == visitor, "a click has its visitor");
    fuzz::require(row.delivery == delivery_of(record.key, *record.value), "a click has its delivery");
}

// --- lines of JSON ---------------------------------------------------------------------------------------

Json expected_json(const Value& value, ColumnType type) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return format_utc(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return nullptr;
    return type == ColumnType::json ? parse(*text) : Json(*text);
}

void check_line(const EventTable& event_table, const Row& row) {
    const std::string line = ndjson_line(event_table, row);
    fuzz::require(line.find('\n') == line.size() - 1, "a row is one line");
    const Json json = parse(std::string_view(line).substr(0, line.size() - 1));
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const Column& column = event_table.columns[i];
        fuzz::require(json.at(column.name) == expected_json(row.values[i], column.type),
                      "a line has the row's values");
    }
    fuzz::require(json.at("source_offset") == row.offset, "a line has the row's place");
}

// --- SQLite ----------------------------------------------------------------------------------------------

struct SqliteTables {
    SqliteDb db = open_sqlite(":memory:", event_tables());
    std::vector<SqliteTable> tables;
    SqliteTotals totals{db};

    SqliteTables() {
        for (const EventTable& event_table : event_tables()) tables.emplace_back(db, event_table);
    }
};

void check_columns(const SqliteStatement& found, const Row& row) {
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const int column = static_cast<int>(i);
        const Value& value = row.values[i];
        if (const auto* text = std::get_if<std::string>(&value))
            fuzz::require(found.view(column) == *text, "SQLite has the row's texts");
        else if (const auto* number = std::get_if<std::int64_t>(&value))
            fuzz::require(found.integer(column) == *number, "SQLite has the row's numbers");
        else
            fuzz::require(found.is_null(column), "SQLite has nothing where the row has nothing");
    }
}

void check_sqlite(const std::vector<Row>& rows) {
    static SqliteTables sqlite;
    SqliteTransaction transaction(sqlite.db);  // rolled back
    ClickTotals totals;
    for (const Row& row : rows) {
        SqliteTable& table = sqlite.tables[row.event_table];
        const EventTable& event_table = event_tables()[row.event_table];
        if (!table.insert(row, 0, totals)) continue;  // the same event as the one before
        auto select = sqlite.db.prepare("SELECT " + quoted_list(row_columns(event_table)) + " FROM \"" +
                                        event_table.table + "\" WHERE source_offset = ?");
        fuzz::require(select.bind(1, row.offset).step(), "SQLite has the row");
        check_columns(select, row);
    }
    sqlite.totals.add(totals);
}

// --- PostgreSQL ------------------------------------------------------------------------------------------

using Elements = std::vector<std::optional<std::string>>;

/// PostgreSQL's manual, 8.15.6.
Elements parse_array(std::string_view text) {
    fuzz::require(text.size() >= 2 && text.front() == '{' && text.back() == '}', "an array has braces");
    Elements elements;
    for (std::size_t at = 1; at < text.size(); ++at) {
        std::string element;
        const bool quoted = text[at] == '"';
        if (quoted) {
            for (++at; text.at(at) != '"'; ++at) element += text[at] == '\\' ? text.at(++at) : text[at];
            ++at;
        } else {
            for (; text[at] != ',' && at + 1 < text.size(); ++at) element += text[at];
        }
        fuzz::require(at + 1 == text.size() || text.at(at) == ',', "elements are separated");
        elements.push_back(!quoted && element == "NULL" ? std::nullopt : std::optional(element));
    }
    return elements;
}

/// PostgreSQL calls the year 0 of RFC 3339 the first before Christ.
std::string expected_time(std::int64_t epoch_ms) {
    std::string text = format_utc(epoch_ms);
    text[text.find('T')] = ' ';
    text.replace(text.find('Z'), 1, "+00");
    return text.starts_with("0000-") ? "0001" + text.substr(4) + " BC" : text;
}

std::optional<std::string> expected_element(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return expected_time(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    std::string expected;
    for (const char c : *text) expected += c == '\0' ? "\xEF\xBF\xBD" : std::string(1, c);
    return expected;
}

void check_postgres(const EventTable& event_table, const std::vector<const Row*>& rows) {
    const auto arrays = column_arrays(event_table, rows);
    fuzz::require(arrays.size() == row_columns(event_table).size(), "each column has an array");
    for (std::size_t column = 0; column < event_table.columns.size(); ++column) {
        Elements expected;
        for (const Row* row : rows) expected.push_back(expected_element(row->values[column]));
        fuzz::require(parse_array(arrays[column]) == expected, "an array has the rows' values");
    }
}

void check_sinks(const EventTable& event_table, const std::vector<Row>& rows) {
    std::vector<const Row*> pointers;
    for (const Row& row : rows) {
        check_line(event_table, row);
        identity_of(event_table, row);
        pointers.push_back(&row);
    }
    check_postgres(event_table, pointers);
    check_sqlite(rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::vector<Row> spares(2);  // a consumer's rows are used again, too
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    const std::size_t index = recipe.choose(2);
    const EventTable& event_table = event_tables()[index];
    const auto versions = registry().versions_of(event_table.contract, event_table.topic);
    RowMaker maker(event_table, index, versions);
    std::vector<Record> made;
    std::vector<Row> rows;
    for (int i = 0; i < 2; ++i) {
        Record record = fuzz::make_record(recipe);
        record.offset = i;
        Row row = std::move(spares[static_cast<std::size_t>(i)]);
        const auto rejection = maker.make(record, row);
        if (!rejection) {
            made.push_back(std::move(record));
            rows.push_back(std::move(row));
        } else {
            fuzz::require(!rejection->reason.empty() && !rejection->detail.empty(), "a rejection says why");
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) check_row(event_table, made[i], rows[i]);
    if (!rows.empty()) check_sinks(event_table, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) spares[i] = std::move(rows[i]);
    return 0;
}
