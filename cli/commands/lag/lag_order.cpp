#include <algorithm>
#include <functional>
#include <iterator>

#include "cli/commands/lag/lag_report.hpp"

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

struct TopicRows {
    std::int64_t weight = 0;
    std::vector<PartitionLag> rows;
};

/// `rows` come by topic.
std::vector<TopicRows> by_topic(std::vector<PartitionLag>&& rows, LagOrder order) {
    std::vector<TopicRows> topics;
    for (auto& row : rows) {
        if (topics.empty() || topics.back().rows.back().at.topic != row.at.topic) topics.emplace_back();
        auto& topic = topics.back();
        const std::int64_t part = weight(row, order);
        topic.weight = order == LagOrder::age ? std::max(topic.weight, part) : topic.weight + part;
        topic.rows.push_back(std::move(row));
    }
    return topics;
}

void sort_topics(std::vector<PartitionLag>& rows, LagOrder order) {
    if (rows.empty() || rows.front().at.topic == rows.back().at.topic) return;
    auto topics = by_topic(std::move(rows), order);
    std::ranges::stable_sort(topics, std::greater(), &TopicRows::weight);
    rows.clear();
    for (auto& topic : topics) std::ranges::move(topic.rows, std::back_inserter(rows));
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

std::string what_is_not_listed(const LagReport& report) {
    return report.listing_error.empty() ? "" : "not every group could be listed: " + report.listing_error;
}

}  // namespace shortener_events::cli
