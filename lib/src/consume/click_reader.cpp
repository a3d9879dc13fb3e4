#include "consume/click_reader.hpp"

#include <algorithm>

namespace shortener_events::consume {

namespace {

/// What a row must have, to be refused where consume refuses it, and what is counted; the rest is not looked
/// up.
EventTable click_event_table(const std::string& topic) {
    auto event_tables = default_event_tables();
    auto event_table = *std::ranges::find(event_tables, Totals::clicks, &EventTable::totals);
    event_table.topic = topic;
    std::erase_if(event_table.columns, [](const Column& column) {
        return !column.required && column.name != "country" && column.name != "referer";
    });
    return event_table;
}

std::size_t column(const EventTable& event_table, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(event_table.columns, name, &Column::name) -
                                    event_table.columns.begin());
}

std::optional<std::string_view> text_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

}  // namespace

ClickReader::ClickReader(const ContractRegistry& registry, const std::string& topic)
    : event_table_(click_event_table(topic)),
      maker_(event_table_, 0, registry.versions_of(event_table_.contract, topic)),
      code_(column(event_table_, "short_code")),
      time_(column(event_table_, "clicked_at")),
      country_(column(event_table_, "country")),
      referer_(column(event_table_, "referer")) {}

CountedClick ClickReader::click_of(const Row& row) const {
    return {.short_code = text_of(row.values[code_]).value_or(""),
            .clicked_at_ms = std::get<std::int64_t>(row.values[time_]),
            .country = text_of(row.values[country_]),
            .referer = text_of(row.values[referer_]),
            .visitor = row.visitor};
}

}  // namespace shortener_events::consume
