#include "sinks/postgres_arrays.hpp"

#include <fmt/format.h>

#include "sinks/postgres_time.hpp"

namespace shortener_events::sinks {

namespace {

/// PostgreSQL's text has no room for the character U+0000; it becomes U+FFFD.
void append_quoted(std::string& array, std::string_view text) {
    array += '"';
    for (const char c : text) {
        if (c == '\0')
            array += "\xEF\xBF\xBD";
        else {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
    }
    array += '"';
}

void append(std::string& array, const Value& value, ColumnType type) {
    if (array.size() > 1) array += ',';
    if (const auto* text = std::get_if<std::string>(&value))
        append_quoted(array, *text);
    else if (const auto* number = std::get_if<std::int64_t>(&value))
        array += type == ColumnType::time ? '"' + postgres_time(*number) + '"' : std::to_string(*number);
    else
        array += "NULL";
}

template <typename Append>
std::string array_of(const std::vector<const Row*>& rows, Append append_field) {
    std::string array = "{";
    for (const Row* row : rows) append_field(array, *row);
    return array + '}';
}

const char* array_type(ColumnType type) {
    if (type == ColumnType::time) return "timestamptz[]";
    return type == ColumnType::json ? "json[]" : "text[]";
}

}  // namespace

std::vector<std::string> column_arrays(const EventTable& event_table, const std::vector<const Row*>& rows) {
    std::vector<std::string> arrays;
    for (std::size_t i = 0; i < event_table.columns.size(); ++i)
        arrays.push_back(array_of(rows, [&](auto& array, const Row& row) {
            append(array, row.values[i], event_table.columns[i].type);
        }));
    arrays.push_back(array_of(rows, [](auto& array, const Row& row) {
        append(array, std::int64_t{row.partition}, ColumnType::text);
    }));
    arrays.push_back(
        array_of(rows, [](auto& array, const Row& row) { append(array, row.offset, ColumnType::text); }));
    if (event_table.event_id_field.empty())
        arrays.push_back(array_of(rows, [](auto& array, const Row& row) {
            append(array, row.delivery ? Value(to_hex(*row.delivery)) : Value(), ColumnType::text);
        }));
    if (event_table.totals == Totals::clicks)
        arrays.push_back(array_of(
            rows, [](auto& array, const Row& row) { append(array, to_hex(row.visitor), ColumnType::text); }));
    return arrays;
}

std::string array_parameters(const EventTable& event_table) {
    std::vector<std::string> types;
    for (const auto& column : event_table.columns) types.emplace_back(array_type(column.type));
    types.insert(types.end(), {"bigint[]", "bigint[]"});
    if (event_table.event_id_field.empty()) types.emplace_back("uuid[]");
    if (event_table.totals == Totals::clicks) types.emplace_back("uuid[]");
    std::string text;
    for (std::size_t i = 0; i < types.size(); ++i)
        text += fmt::format("{}${}::{}", i == 0 ? "" : ", ", i + 1, types[i]);
    return text;
}

}  // namespace shortener_events::sinks
