// One answer from the places a setting may come from, strongest first: flags, environment, configuration
// file, defaults.
#pragma once

#include <optional>
#include <string>

#include "cli/global_options.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

/// A setting and where it came from, for `config show`.
struct Origin {
    std::string value;
    std::string
        source;  ///< "--brokers", "SHORTENER_EVENTS_BROKERS", "/…/config.toml [profiles.prod]", "default"
};

/// Throws Error(configuration) for an unreadable file, an unknown key or profile, or a malformed value.
KafkaSettings resolve_kafka_settings(const GlobalOptions& options);

/// One setting, by its long flag name ("brokers", "timeout", "color", "profile").
Origin resolve_setting(const std::string& name, const GlobalOptions& options);

/// The configuration file in use; nullopt: there is none (and none was asked for).
std::optional<std::string> config_path(const GlobalOptions& options);

}  // namespace shortener_events::cli
