#include <algorithm>
#include <map>

#include "cli/output/lag_report.hpp"

namespace shortener_events::cli {

namespace {

/// Larger comes first.
std::int64_t weight(const LagTotals& totals, LagOrder order) {
    if (order == LagOrder::name) return 0;
    return (order == LagOrder::lag ? totals.lag : totals.time_lag_ms).value_or(-1);
}

std::int64_t weight(const PartitionLag& row, LagOrder order) {
    if (order == LagOrder::name) return 0;
    return (order == LagOrder::lag ? row.lag : row.time_lag_ms).value_or(0);
}

void sort_topics(std::vector<PartitionLag>& rows, LagOrder order) {
    std::map<std::string, std::int64_t> topics;
    for (const auto& row : rows) {
        auto& topic = topics[row.at.topic];
        const std::int64_t part = weight(row, order);
        topic = order == LagOrder::age ? std::max(topic, part) : topic + part;
    }
    std::ranges::stable_sort(rows, [&](const PartitionLag& a, const PartitionLag& b) {
        const std::int64_t left = topics[a.at.topic];
        const std::int64_t right = topics[b.at.topic];
        return left != right ? left > right : a.at < b.at;
    });
}

}  // namespace

void sort_report(LagReport& report, LagOrder order) {
    for (auto& group : report.groups) sort_topics(group.lag.partitions, order);
    std::ranges::stable_sort(report.groups, [order](const JudgedGroup& a, const JudgedGroup& b) {
        if (order == LagOrder::name) return a.lag.group < b.lag.group;
        if (a.judgement.verdict != b.judgement.verdict) return a.judgement.verdict > b.judgement.verdict;
        return weight(a.lag.totals, order) > weight(b.lag.totals, order);
    });
}

}  // namespace shortener_events::cli
