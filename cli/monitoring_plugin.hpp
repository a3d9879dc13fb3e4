// The rules of monitoring plugins (Nagios, Icinga and their kin): exit codes, ranges, one line with
// performance data.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// Exit codes of the Monitoring Plugins Development Guidelines.
enum class PluginStatus : int { ok = 0, warning = 1, critical = 2, unknown = 3 };

/// "LAG CRITICAL - text"
std::string plugin_line(std::string_view service, PluginStatus status, std::string_view text);

/// Without the bar, which begins performance data.
std::string plugin_text(std::string_view text);

/// Whatever went wrong: nothing was measured, and a plugin says so on stdout. Returns the exit status.
int answer_unknown(std::string_view service, const Error& error, std::ostream& out);

/// A label of performance data, in quotes where it is more than a word; what cannot stand in one is a "_".
std::string plugin_label(std::string_view text);

/// A threshold: `10` (0 to 10 is fine), `10:` (10 or more), `~:10` (10 or less), `10:20`, `@10:20` (not
/// inside). Both ends belong to the range.
class PluginRange {
  public:
    /// The numbers may carry units that `parse_number` understands. Throws Error(argument) that quotes the
    /// text.
    PluginRange(std::string_view text, double (*parse_number)(std::string_view));

    /// Whether the value raises an alert.
    bool alerts(double value) const;
    /// In the syntax of performance data: plain numbers.
    std::string perfdata() const;

  private:
    std::optional<double> start_ = 0;  // nullopt: no lower end
    std::optional<double> end_;        // nullopt: no upper end
    bool inside_ = false;
};

}  // namespace shortener_events::cli
