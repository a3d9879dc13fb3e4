#include <algorithm>

#include "base/digest_cache.hpp"
#include "consume/row_maker.hpp"
#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events {

namespace {

// Deliveries in each of a cache's two generations: what fits before its tables grow to 32 MB each.
constexpr std::size_t kRemembered = 750'000;

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

}  // namespace

struct ClickRecords::State {
    State(const ContractRegistry& registry, const std::string& topic)
        : event_table(click_event_table(topic)),
          maker(event_table, 0, registry.versions_of(event_table.contract, topic)),
          deliveries(kRemembered) {}

    std::optional<std::string_view> text(std::size_t at) const {
        const auto* value = std::get_if<std::string>(&row.values[at]);
        return value ? std::optional<std::string_view>(*value) : std::nullopt;
    }

    CountedClick click() const {
        return {.short_code = text(code).value_or(""),
                .clicked_at_ms = std::get<std::int64_t>(row.values[time]),
                .country = text(country),
                .referer = text(referer),
                .visitor = row.visitor};
    }

    EventTable event_table;
    consume::RowMaker maker;
    DigestCache deliveries;
    Row row{};
    Counts counts{};
    std::size_t code = column(event_table, "short_code"), time = column(event_table, "clicked_at"),
                country = column(event_table, "country"), referer = column(event_table, "referer");
};

ClickRecords::ClickRecords(const ContractRegistry& registry, const std::string& topic)
    : state_(std::make_unique<State>(registry, topic)) {}
ClickRecords::~ClickRecords() = default;

ClickRecords::Reading ClickRecords::read(const Record& record) {
    State& state = *state_;
    ++state.counts.read;
    if (const auto rejection = state.maker.make(record, state.row)) {
        ++state.counts.invalid;
        return {.kind = Kind::invalid, .rule = rejection->rule};
    }
    const bool is_known = state.row.delivery && state.deliveries.contains(*state.row.delivery);
    if (state.row.delivery && !is_known) state.deliveries.insert(*state.row.delivery);
    state.counts.repeated += is_known;
    return {.kind = is_known ? Kind::repeated : Kind::click, .click = state.click()};
}

void ClickRecords::add(const Record& record, ClickTally& tally) {
    const Reading reading = read(record);
    if (reading.kind == Kind::click) tally.add(reading.click);
}

const ClickRecords::Counts& ClickRecords::counts() const {
    return state_->counts;
}

}  // namespace shortener_events
