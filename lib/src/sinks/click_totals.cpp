#include "sinks/click_totals.hpp"

#include <algorithm>

#include "shortener_events/internal/minutes.hpp"

namespace shortener_events::sinks {

namespace {

std::size_t place_of(const EventTable& event_table, std::string_view name) {
    const auto found = std::ranges::find(event_table.columns, name, &Column::name);
    return found == event_table.columns.end() ? 0
                                              : static_cast<std::size_t>(found - event_table.columns.begin());
}

}  // namespace

ClickColumns::ClickColumns(const EventTable& event_table)
    : code(place_of(event_table, "short_code")), time(place_of(event_table, "clicked_at")) {}

void ClickTotals::add(const Row& row, const ClickColumns& columns) {
    const auto& code = std::get<std::string>(row.values[columns.code]);
    const auto time = std::get<std::int64_t>(row.values[columns.time]);
    auto& of_code = codes[code];
    ++of_code.clicks;
    of_code.visitors.push_back(row.visitor);
    ++minutes[{start_of_minute(time), code}];
}

}  // namespace shortener_events::sinks
