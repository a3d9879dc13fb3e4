#include "cli/commands/health/health_report.hpp"

#include <algorithm>

#include "cli/monitoring_plugin.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json_values.hpp"
#include "cli/output/table.hpp"

namespace shortener_events::cli {

namespace {

const char* name_of(HealthStatus status) {
    switch (status) {
        case HealthStatus::ok:
            return "ok";
        case HealthStatus::warning:
            return "warning";
        case HealthStatus::bad:
            return "bad";
        case HealthStatus::unknown:
            break;
    }
    return "unknown";
}

Tone tone_of_status(HealthStatus status) {
    if (status == HealthStatus::ok) return Tone::good;
    return status == HealthStatus::bad ? Tone::bad : Tone::warning;
}

const HealthCheck& worst(const std::vector<HealthCheck>& checks) {
    return *std::ranges::max_element(checks, {}, &HealthCheck::status);
}

std::string line_of(const HealthCheck& check) {
    return escape_line(check.name + ": " + check.detail);
}

PluginStatus to_plugin(HealthStatus status) {
    switch (status) {
        case HealthStatus::ok:
            return PluginStatus::ok;
        case HealthStatus::warning:
            return PluginStatus::warning;
        case HealthStatus::bad:
            return PluginStatus::critical;
        case HealthStatus::unknown:
            break;
    }
    return PluginStatus::unknown;
}

}  // namespace

void print_health(const std::vector<HealthCheck>& checks, std::ostream& out, const Palette& palette) {
    for (const auto& check : checks) {
        const std::string label = std::string(name_of(check.status)) +
                                  std::string(7 - std::string(name_of(check.status)).size(), ' ');
        out << paint(palette, tone_of_status(check.status), label) << "  " << line_of(check) << '\n';
        if (!check.hint.empty() && check.status != HealthStatus::ok)
            out << "           hint: " << escape_line(check.hint) << '\n';
    }
}

void print_health_text(const std::vector<HealthCheck>& checks, std::ostream& out) {
    Table table({{"STATUS"}, {"CHECK"}, {"DETAIL"}});
    for (const auto& check : checks) table.add({name_of(check.status), check.name, check.detail});
    table.print_text(out);
}

Json health_to_json(const std::vector<HealthCheck>& checks) {
    const bool healthy = is_healthy(checks);
    Json report{{"schema", "health/1"}, {"status", healthy ? "healthy" : "unhealthy"}, {"service", "kafka"}};
    if (!healthy) report["error"] = worst(checks).name + ": " + worst(checks).detail;
    Json& list = report["checks"] = Json::array();
    for (const auto& check : checks)
        list.push_back({{"check", check.name},
                        {"status", name_of(check.status)},
                        {"detail", check.detail},
                        {"hint", or_null(check.hint)}});
    return report;
}

void print_health_nagios(const std::vector<HealthCheck>& checks, std::ostream& out) {
    out << plugin_line("HEALTH", to_plugin(overall(checks)), line_of(worst(checks))) << '\n';
    for (const auto& check : checks)
        out << name_of(check.status) << ": " << plugin_text(line_of(check)) << '\n';
}

int health_plugin_status(const std::vector<HealthCheck>& checks) {
    return static_cast<int>(to_plugin(overall(checks)));
}

bool is_healthy(const std::vector<HealthCheck>& checks) {
    return overall(checks) <= HealthStatus::warning;
}

}  // namespace shortener_events::cli
