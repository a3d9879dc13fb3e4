#include <algorithm>

#include "shortener_events/internal/click_stats.hpp"
#include "shortener_events/internal/web_host.hpp"
#include "stats/distinct_counter.hpp"
#include "stats/time_counter.hpp"
#include "stats/top_counter.hpp"

namespace shortener_events {

namespace {

/// The site that a referer names; of what is no URL (android-app:…), all of it.
std::string site_of(std::string_view referer) {
    std::string host = web_host(referer);
    return host.empty() ? std::string(referer) : host;
}

}  // namespace

struct ClickTally::State {
    ClickTimes times_asked_for;
    std::uint64_t clicks = 0, of_other_times = 0;
    std::optional<std::int64_t> first_ms, last_ms;
    stats::DistinctCounter visitors;
    stats::TimeCounter times;
    stats::TopCounter codes, countries, referers;
};

ClickTally::ClickTally(ClickTimes times) : state_(std::make_unique<State>()) {
    state_->times_asked_for = times;
}
ClickTally::~ClickTally() = default;

void ClickTally::add(const CountedClick& click) {
    State& state = *state_;
    const auto& [since, until] = state.times_asked_for;
    if ((since && click.clicked_at_ms < *since) || (until && click.clicked_at_ms >= *until)) {
        ++state.of_other_times;
        return;
    }
    ++state.clicks;
    state.first_ms = std::min(state.first_ms.value_or(click.clicked_at_ms), click.clicked_at_ms);
    state.last_ms = std::max(state.last_ms.value_or(click.clicked_at_ms), click.clicked_at_ms);
    state.visitors.add(click.visitor);
    state.times.add(click.clicked_at_ms);
    state.codes.add(click.short_code);
    state.countries.add(click.country);
    if (!click.referer) return state.referers.add(std::nullopt);
    const std::string site = site_of(*click.referer);
    state.referers.add(site);
}

ClickStats ClickTally::stats(std::size_t top, std::size_t buckets) const {
    const State& state = *state_;
    ClickStats stats;
    stats.clicks = state.clicks;
    stats.of_other_times = state.of_other_times;
    stats.first_ms = state.first_ms;
    stats.last_ms = state.last_ms;
    stats.visitors = state.visitors.count();
    stats.visitors_exact = state.visitors.is_exact();
    auto series = state.times.series(buckets);
    stats.interval_ms = series.interval_ms;
    stats.over_time = std::move(series.buckets);
    stats.earlier = series.earlier;
    stats.later = series.later;
    stats.codes = state.codes.top(top);
    stats.countries = state.countries.top(top);
    stats.referers = state.referers.top(top);
    return stats;
}

}  // namespace shortener_events
