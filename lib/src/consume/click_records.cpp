#include <algorithm>

#include "consume/row_maker.hpp"
#include "shortener_events/internal/click_stats.hpp"
#include "sinks/recent_set.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kRemembered = 1'000'000;  // deliveries

Handler click_handler(const std::string& topic) {
    auto handlers = default_handlers();
    auto handler = *std::ranges::find(handlers, Totals::clicks, &Handler::totals);
    handler.topic = topic;
    return handler;
}

std::size_t column(const Handler& handler, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(handler.columns, name, &Column::name) -
                                    handler.columns.begin());
}

}  // namespace

struct ClickRecords::State {
    State(const ContractRegistry& registry, const std::string& topic)
        : handler(click_handler(topic)),
          maker(handler, 0, registry.versions_of(handler.contract, topic)),
          deliveries(kRemembered) {}

    std::optional<std::string_view> text(std::size_t at) const {
        const auto* value = std::get_if<std::string>(&row.values[at]);
        return value ? std::optional<std::string_view>(*value) : std::nullopt;
    }

    Handler handler;
    consume::RowMaker maker;
    sinks::RecentSet deliveries;
    Row row{};
    Counts counts{};
    std::size_t code = column(handler, "short_code"), time = column(handler, "clicked_at"),
                country = column(handler, "country"), referer = column(handler, "referer");
};

ClickRecords::ClickRecords(const ContractRegistry& registry, const std::string& topic)
    : state_(std::make_unique<State>(registry, topic)) {}
ClickRecords::~ClickRecords() = default;

void ClickRecords::add(const Record& record, ClickTally& tally) {
    State& state = *state_;
    ++state.counts.read;
    if (state.maker.make(record, state.row)) {
        ++state.counts.invalid;
    } else if (state.row.delivery && !state.deliveries.insert(*state.row.delivery, 0)) {
        ++state.counts.repeated;
    } else {
        tally.add({.short_code = state.text(state.code).value_or(""),
                   .clicked_at_ms = std::get<std::int64_t>(state.row.values[state.time]),
                   .country = state.text(state.country),
                   .referer = state.text(state.referer),
                   .visitor = state.row.visitor});
    }
}

const ClickRecords::Counts& ClickRecords::counts() const {
    return state_->counts;
}

}  // namespace shortener_events
