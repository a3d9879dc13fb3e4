#include "sinks/ndjson_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shortener_events/time.hpp"

namespace shortener_events::sinks {

namespace {

std::string to_json(const Value& value, ColumnType type) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return type == ColumnType::time ? '"' + format_utc(*number) + '"' : std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "null";
    if (type != ColumnType::json)
        return nlohmann::json(*text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string line = *text;  // JSON has line ends only between its tokens, where a blank does as well
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return line;
}

void add(std::string& line, std::string_view name, const std::string& json) {
    line.append(",\"").append(name).append("\":").append(json);
}

}  // namespace

std::string ndjson_line(const EventTable& event_table, const Row& row) {
    std::string line = "{\"table\":\"" + event_table.table + '"';
    for (std::size_t i = 0; i < row.values.size(); ++i)
        add(line, event_table.columns[i].name, to_json(row.values[i], event_table.columns[i].type));
    add(line, "source_partition", std::to_string(row.partition));
    add(line, "source_offset", std::to_string(row.offset));
    if (event_table.event_id_field.empty())
        add(line, "delivery", row.delivery ? '"' + to_hex(*row.delivery) + '"' : "null");
    if (event_table.totals == Totals::clicks) add(line, "visitor", '"' + to_hex(row.visitor) + '"');
    return line + "}\n";
}

std::optional<Digest> identity_of(const EventTable& event_table, const Row& row) {
    const Column* id = event_table.event_id_column();
    if (!id) return row.delivery;
    return digest_of(
        std::get<std::string>(row.values[static_cast<std::size_t>(id - event_table.columns.data())]));
}

}  // namespace shortener_events::sinks
