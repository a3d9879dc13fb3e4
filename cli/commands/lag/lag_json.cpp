#include "cli/commands/lag/lag_report.hpp"
#include "cli/output/json_list.hpp"
#include "cli/output/json_values.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

Json to_json(const PartitionLag& row) {
    const auto& member = row.member;
    return {{"topic", row.at.topic},
            {"partition", row.at.partition},
            {"status", to_string(row.status)},
            {"state", to_string(row.state)},
            {"committed", or_null(row.committed)},
            {"begin", or_null(row.begin)},
            {"end", or_null(row.end)},
            {"lag", or_null(row.lag)},
            {"lost", or_null(row.lost)},
            {"retained", or_null(row.retained)},
            {"last_stable", or_null(row.last_stable)},
            {"oldest_unread_at", time_or_null(row.oldest_unread_ms)},
            {"oldest_unread_ms", or_null(row.oldest_unread_ms)},
            {"time_lag_ms", or_null(row.time_lag_ms)},
            {"member_id", member ? Json(member->id) : Json()},
            {"instance_id", member ? or_null(member->instance_id) : Json()},
            {"client_id", member ? Json(member->client_id) : Json()},
            {"host", member ? Json(member->host) : Json()},
            {"error", or_null(row.error)}};
}

Json to_json(const LagTotals& totals) {
    return {{"lag", or_null(totals.lag)},
            {"lost", totals.lost},
            {"partitions", totals.partitions},
            {"partitions_left_out", totals.left_out},
            {"retained_without_commit", totals.retained_without_commit},
            {"time_lag_ms", or_null(totals.time_lag_ms)},
            {"time_lag_left_out", totals.time_left_out}};
}

Json to_json(const std::optional<LagRates>& rates) {
    if (!rates) return {};
    return {{"in_per_second", rates->in},
            {"out_per_second", rates->out},
            {"seconds_to_catch_up", or_null(rates->seconds_to_catch_up)}};
}

Json to_json(const JudgedGroup& group) {
    Json partitions = Json::array();
    for (const auto& row : group.lag.partitions) partitions.push_back(to_json(row));
    return {{"group", group.lag.group},
            {"kind", to_string(group.lag.kind)},
            {"protocol_type", or_null(group.lag.protocol_type)},
            {"state", to_string(group.lag.state)},
            {"members", or_null(group.lag.members)},
            {"verdict", to_string(group.judgement.verdict)},
            {"reason", group.judgement.reason},
            {"hint", or_null(group.judgement.hint)},
            {"totals", to_json(group.lag.totals)},
            {"rates", to_json(group.judgement.rates)},
            {"error", or_null(group.lag.error)},
            {"partitions", std::move(partitions)}};
}

}  // namespace

void print_lag_json(const LagReport& report, std::ostream& out) {
    const Json head{{"schema", "lag/1"},
                    {"taken_at", format_utc(report.taken_ms)},
                    {"taken_ms", report.taken_ms},
                    {"listing_error", or_null(report.listing_error)}};
    JsonListPrinter groups(out, head, "groups");
    for (const auto& group : report.groups) groups.add(to_json(group));
    groups.finish();
}

}  // namespace shortener_events::cli
