// Consumer lag as Prometheus metrics, named as the common exporters name them, so that their dashboards work.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "cli/output/lag_report.hpp"

namespace shortener_events::cli {

/// What is not known has no series: never 0, -1 or NaN.
std::vector<prometheus::MetricFamily> lag_metrics(const LagReport& report);

prometheus::MetricFamily gauge_family(std::string name, std::string help);
void add_gauge(prometheus::MetricFamily& family, std::vector<prometheus::ClientMetric::Label> labels,
               double value);

}  // namespace shortener_events::cli
