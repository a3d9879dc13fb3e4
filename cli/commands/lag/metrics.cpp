#include "cli/commands/lag/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <set>

#include "cli/output/escape.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

using Label = prometheus::ClientMetric::Label;
using prometheus::MetricFamily;

MetricFamily gauge_family(std::string name, std::string help) {
    MetricFamily family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = prometheus::MetricType::Gauge;
    return family;
}

void add_gauge(MetricFamily& family, std::vector<Label> labels, double value) {
    auto& metric = family.metric.emplace_back();
    metric.label = std::move(labels);
    metric.gauge.value = value;
}

/// The true name: Prometheus' format has escapes of its own. Bytes that are no UTF-8 it cannot hold.
std::string label_of(const std::string& name) {
    std::string text = short_name(name);
    return is_utf8(text) ? text : escape_line(text);
}

std::vector<Label> labels_of(const TopicPartition& at) {
    return {{"topic", label_of(at.topic)}, {"partition", std::to_string(at.partition)}};
}

std::vector<Label> labels_of(const std::string& group, const TopicPartition& at) {
    auto labels = labels_of(at);
    labels.insert(labels.begin(), {"consumergroup", label_of(group)});
    return labels;
}

/// One family a partition figure; `pick` gives the figure of a row.
template <typename Pick>
MetricFamily per_partition(const LagReport& report, std::string name, std::string help, Pick pick) {
    auto family = gauge_family(std::move(name), std::move(help));
    for (const auto& group : report.groups)
        for (const auto& row : group.lag.partitions)
            if (const auto value = pick(row))
                add_gauge(family, labels_of(group.lag.group, row.at), static_cast<double>(*value));
    return family;
}

template <typename Pick>
MetricFamily per_group(const LagReport& report, std::string name, std::string help, Pick pick) {
    auto family = gauge_family(std::move(name), std::move(help));
    for (const auto& group : report.groups)
        if (const auto value = pick(group.lag))
            add_gauge(family, {{"consumergroup", label_of(group.lag.group)}}, static_cast<double>(*value));
    return family;
}

/// Begin and end belong to partitions, whichever groups read them.
template <typename Pick>
MetricFamily per_topic(const LagReport& report, std::string name, std::string help, Pick pick) {
    auto family = gauge_family(std::move(name), std::move(help));
    std::set<TopicPartition> seen;
    for (const auto& group : report.groups)
        for (const auto& row : group.lag.partitions)
            if (const auto value = pick(row); value && seen.insert(row.at).second)
                add_gauge(family, labels_of(row.at), static_cast<double>(*value));
    return family;
}

std::optional<double> seconds(std::optional<std::int64_t> ms) {
    return ms ? std::optional(static_cast<double>(*ms) / 1000) : std::nullopt;
}

MetricFamily verdict_family() {
    return gauge_family("kafka_consumergroup_verdict", "1 for the verdict that holds, 0 for the others");
}

void add_verdict(MetricFamily& family, const std::string& group, Verdict holds) {
    for (const auto verdict :
         {Verdict::ok, Verdict::behind, Verdict::stalled, Verdict::dead, Verdict::losing, Verdict::unknown})
        add_gauge(family, {{"consumergroup", label_of(group)}, {"verdict", std::string(to_string(verdict))}},
                  holds == verdict ? 1 : 0);
}

MetricFamily verdicts(const LagReport& report) {
    auto family = verdict_family();
    for (const auto& group : report.groups) add_verdict(family, group.lag.group, group.judgement.verdict);
    return family;
}

/// Each partition of a topic that a group touches is in the report.
MetricFamily topic_partitions(const LagReport& report) {
    auto family = gauge_family("kafka_topic_partitions", "Partitions of the topic");
    std::map<std::string, std::set<std::int32_t>> partitions;
    for (const auto& group : report.groups)
        for (const auto& row : group.lag.partitions)
            if (row.state != PartitionState::gone) partitions[row.at.topic].insert(row.at.partition);
    for (const auto& [topic, numbers] : partitions)
        add_gauge(family, {{"topic", label_of(topic)}}, static_cast<double>(numbers.size()));
    return family;
}

/// One family after the other: those of 500 groups would be 100 MiB together.
void print(const MetricFamily& family, std::ostream& out) {
    prometheus::TextSerializer().Serialize(out, {family});
}

}  // namespace

void print_lag_metrics(const LagReport& report, std::ostream& out) {
    print(per_partition(report, "kafka_consumergroup_lag",
                        "Offsets between the commit and the end; at most that many events are unread",
                        [](const PartitionLag& row) { return row.lag; }),
          out);
    print(per_partition(report, "kafka_consumergroup_current_offset",
                        "Committed offset: the next one to be read",
                        [](const PartitionLag& row) { return row.committed; }),
          out);
    print(per_partition(report, "kafka_consumergroup_lag_seconds", "Age of the oldest unread event",
                        [](const PartitionLag& row) { return seconds(row.time_lag_ms); }),
          out);
    print(per_partition(report, "kafka_consumergroup_lost", "Unread offsets that retention removed",
                        [](const PartitionLag& row) { return row.lost; }),
          out);
    print(per_group(report, "kafka_consumergroup_lag_sum", "Lag of all partitions whose lag is known",
                    [](const GroupLag& lag) { return lag.totals.lag; }),
          out);
    print(per_group(report, "kafka_consumergroup_lag_partitions_left_out", "Partitions without a known lag",
                    [](const GroupLag& lag) {
                        return lag.partitions.empty() ? std::nullopt : std::optional(lag.totals.left_out);
                    }),
          out);
    print(per_group(report, "kafka_consumergroup_lag_seconds_left_out",
                    "Partitions with unread events whose age is not known",
                    [](const GroupLag& lag) {
                        return lag.partitions.empty() ? std::nullopt
                                                      : std::optional(lag.totals.time_left_out);
                    }),
          out);
    print(per_group(report, "kafka_consumergroup_lag_seconds_max",
                    "Age of the oldest unread event of all partitions",
                    [](const GroupLag& lag) { return seconds(lag.totals.time_lag_ms); }),
          out);
    print(per_group(report, "kafka_consumergroup_members", "Connected members",
                    [](const GroupLag& lag) { return lag.members; }),
          out);
    print(verdicts(report), out);
    print(topic_partitions(report), out);
    print(per_topic(report, "kafka_topic_partition_current_offset",
                    "End offset: the one that the next event gets",
                    [](const PartitionLag& row) { return row.end; }),
          out);
    print(per_topic(report, "kafka_topic_partition_oldest_offset", "First offset that is retained",
                    [](const PartitionLag& row) { return row.begin; }),
          out);
}

void print_unknown_verdicts(const std::vector<std::string>& groups, std::ostream& out) {
    auto family = verdict_family();
    for (const auto& group : groups) add_verdict(family, group, Verdict::unknown);
    print(family, out);
}

void print_gauge(std::ostream& out, const std::string& name, const std::string& help, double value) {
    auto family = gauge_family(name, help);
    add_gauge(family, {}, value);
    print(family, out);
}

}  // namespace shortener_events::cli
