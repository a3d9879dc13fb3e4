#include <algorithm>

#include "shortener_events/internal/click_stats.hpp"
#include "stats/distinct_counter.hpp"
#include "stats/time_counter.hpp"
#include "stats/top_counter.hpp"

namespace shortener_events {

namespace {

/// "news.example" of "https://me@news.example:8443/today?x"; of what is no URL, all of it.
std::string_view host_of(std::string_view referer) {
    const auto scheme = referer.find("://");
    if (scheme == std::string_view::npos) return referer;
    auto host = referer.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#\\"));
    if (const auto user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
    const auto port = host.rfind(':');
    if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos)
        host = host.substr(0, port);
    return host.empty() ? referer : host;
}

}  // namespace

struct ClickTally::State {
    std::uint64_t clicks = 0;
    std::optional<std::int64_t> first_ms, last_ms;
    stats::DistinctCounter visitors;
    stats::TimeCounter times;
    stats::TopCounter codes, countries, referers;
};

ClickTally::ClickTally() : state_(std::make_unique<State>()) {}
ClickTally::~ClickTally() = default;

void ClickTally::add(const CountedClick& click) {
    State& state = *state_;
    ++state.clicks;
    state.first_ms = std::min(state.first_ms.value_or(click.clicked_at_ms), click.clicked_at_ms);
    state.last_ms = std::max(state.last_ms.value_or(click.clicked_at_ms), click.clicked_at_ms);
    state.visitors.add(click.visitor);
    state.times.add(click.clicked_at_ms);
    state.codes.add(click.short_code);
    state.countries.add(click.country);
    state.referers.add(click.referer ? std::optional(host_of(*click.referer)) : std::nullopt);
}

ClickStats ClickTally::stats(std::size_t top, std::size_t buckets) const {
    const State& state = *state_;
    ClickStats stats;
    stats.clicks = state.clicks;
    stats.first_ms = state.first_ms;
    stats.last_ms = state.last_ms;
    stats.visitors = state.visitors.count();
    stats.visitors_exact = state.visitors.is_exact();
    auto series = state.times.series(buckets);
    stats.interval_ms = series.interval_ms;
    stats.over_time = std::move(series.buckets);
    stats.codes = state.codes.top(top);
    stats.countries = state.countries.top(top);
    stats.referers = state.referers.top(top);
    return stats;
}

}  // namespace shortener_events
