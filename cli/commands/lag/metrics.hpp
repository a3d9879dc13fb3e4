// Consumer lag as Prometheus metrics, named as the common exporters name them, so that their dashboards work.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/commands/lag/lag_report.hpp"

namespace shortener_events::cli {

/// In the text format, names as they are (not for a terminal). What is not known has no series: never 0, -1
/// or NaN.
void print_lag_metrics(const LagReport& report, std::ostream& out);

/// Where nothing is known of these groups any more: UNKNOWN for each, and no other series.
void print_unknown_verdicts(const std::vector<std::string>& groups, std::ostream& out);

/// One gauge without labels.
void print_gauge(std::ostream& out, const std::string& name, const std::string& help, double value);

}  // namespace shortener_events::cli
