// Health checks for people, for scripts, as the services' own health endpoint answers, and as a monitoring
// plugin.
#pragma once

#include "cli/commands/health/checks.hpp"
#include "cli/output/color.hpp"
#include "cli/output/json.hpp"

namespace shortener_events::cli {

void print_health(const std::vector<HealthCheck>& checks, std::ostream& out, const Palette& palette);

/// Tab-separated: status, check, detail.
void print_health_text(const std::vector<HealthCheck>& checks, std::ostream& out);

/// {"status":"healthy","service":"kafka"}, or "unhealthy" with an "error"; beside them every check.
Json health_to_json(const std::vector<HealthCheck>& checks);

/// One line with the worst check, then one line a check.
void print_health_nagios(const std::vector<HealthCheck>& checks, std::ostream& out);

/// The exit code of a monitoring plugin.
int health_plugin_status(const std::vector<HealthCheck>& checks);

/// Warnings do not make unhealthy; what could not be measured does.
bool is_healthy(const std::vector<HealthCheck>& checks);

}  // namespace shortener_events::cli
