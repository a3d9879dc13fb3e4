#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "cli/delivery/summary.hpp"

namespace shortener_events::cli {

namespace {

void count(prometheus::Registry& registry, const char* name, const char* help,
           const prometheus::Labels& labels, std::uint64_t value) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(labels).Increment(
        static_cast<double>(value));
}

/// The quantiles of a finished run; a prometheus::Summary would have to be fed value by value.
prometheus::MetricFamily latency_family(const Histogram& latency, const std::string& topic) {
    prometheus::MetricFamily family{"shortener_events_publish_latency_seconds",
                                    "From sending an event to its acknowledgement",
                                    prometheus::MetricType::Summary,
                                    {}};
    prometheus::ClientMetric metric;
    metric.label = {{"topic", topic}};
    metric.summary.sample_count = latency.count();
    metric.summary.sample_sum = static_cast<double>(latency.sum().count()) / 1e6;
    for (const double share : {0.5, 0.95, 0.99})
        metric.summary.quantile.push_back(
            {share, static_cast<double>(latency.percentile(share).count()) / 1e6});
    family.metric.push_back(metric);
    return family;
}

}  // namespace

std::string to_prometheus(const PublishCounts& counts, const RunFacts& facts) {
    prometheus::Registry registry;
    const prometheus::Labels topic{{"topic", facts.topic}};
    auto& outcomes = prometheus::BuildCounter()
                         .Name("shortener_events_publish_events_total")
                         .Help("Events of the run by what became of them")
                         .Register(registry);
    for (const EventOutcome outcome : kOutcomes)
        outcomes.Add({{"topic", facts.topic}, {"outcome", std::string(to_string(outcome))}})
            .Increment(static_cast<double>(counts[outcome]));
    count(registry, "shortener_events_publish_retries_total", "Events sent once more", topic, counts.retries);
    count(registry, "shortener_events_publish_bytes_total", "Bytes of keys and values delivered", topic,
          counts.bytes);
    prometheus::BuildGauge()
        .Name("shortener_events_publish_duration_seconds")
        .Help("How long the run took")
        .Register(registry)
        .Add(topic)
        .Set(facts.elapsed.count());
    auto families = registry.Collect();
    families.push_back(latency_family(counts.latency, facts.topic));
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace shortener_events::cli
