#include "cli/commands/stats/click_report.hpp"
#include "cli/output/json_values.hpp"

namespace shortener_events::cli {

namespace {

Json to_json(const TopNames& top) {
    Json names = Json::array();
    for (const auto& [name, clicks] : top.names)
        names.push_back({{"name", or_null(name)}, {"clicks", clicks}});
    return {{"names", names}, {"missed_at_most", top.missed_at_most}};
}

Json to_json(const std::optional<FarClicks>& far) {
    if (!far) return nullptr;
    return {
        {"clicks", far->clicks}, {"first", format_utc(far->first_ms)}, {"last", format_utc(far->last_ms)}};
}

Json over_time(const ClickStats& stats) {
    Json buckets = Json::array();
    for (const auto& [start, clicks] : stats.over_time)
        buckets.push_back({{"start", format_utc(start)}, {"start_ms", start}, {"clicks", clicks}});
    return {{"interval_ms", stats.interval_ms},
            {"intervals", buckets},
            {"earlier", to_json(stats.earlier)},
            {"later", to_json(stats.later)}};
}

}  // namespace

Json click_report_to_json(const ClickReport& report) {
    const auto& stats = report.stats;
    const auto count_of = [&](auto member) {
        return report.records ? Json((*report.records).*member) : Json();
    };
    return {{"schema", "stats/1"},
            {"source", report.source},
            {"complete", report.complete},
            {"read", count_of(&ClickRecords::Counts::read)},
            {"invalid", count_of(&ClickRecords::Counts::invalid)},
            {"repeated", count_of(&ClickRecords::Counts::repeated)},
            {"of_other_times", stats.of_other_times},
            {"clicks", stats.clicks},
            {"visitors", stats.visitors},
            {"visitors_exact", stats.visitors_exact},
            {"first", time_or_null(stats.first_ms)},
            {"first_ms", or_null(stats.first_ms)},
            {"last", time_or_null(stats.last_ms)},
            {"last_ms", or_null(stats.last_ms)},
            {"over_time", over_time(stats)},
            {"codes", to_json(stats.codes)},
            {"countries", to_json(stats.countries)},
            {"referers", to_json(stats.referers)}};
}

}  // namespace shortener_events::cli
