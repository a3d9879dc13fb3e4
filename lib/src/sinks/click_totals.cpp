#include "sinks/click_totals.hpp"

#include <algorithm>

namespace shortener_events::sinks {

namespace {

std::size_t place_of(const Handler& handler, std::string_view name) {
    const auto found = std::ranges::find(handler.columns, name, &Column::name);
    return found == handler.columns.end() ? 0 : static_cast<std::size_t>(found - handler.columns.begin());
}

}  // namespace

ClickColumns::ClickColumns(const Handler& handler)
    : code(place_of(handler, "short_code")), time(place_of(handler, "clicked_at")) {}

void ClickTotals::add(const Row& row, const ClickColumns& columns) {
    const auto& code = std::get<std::string>(row.values[columns.code]);
    const auto time = std::get<std::int64_t>(row.values[columns.time]);
    auto& of_code = codes[code];
    ++of_code.clicks;
    of_code.visitors.push_back(row.visitor);
    ++minutes[{minute_of(time), code}];
}

}  // namespace shortener_events::sinks
