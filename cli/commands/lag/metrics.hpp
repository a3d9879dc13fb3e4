// Consumer lag as Prometheus metrics, named as the common exporters name them, so that their dashboards work.
#pragma once

#include <ostream>
#include <string>

#include "cli/commands/lag/lag_report.hpp"

namespace shortener_events::cli {

/// In the text format. What is not known has no series: never 0, -1 or NaN.
void print_lag_metrics(const LagReport& report, std::ostream& out);

/// One gauge without labels.
void print_gauge(std::ostream& out, const std::string& name, const std::string& help, double value);

}  // namespace shortener_events::cli
