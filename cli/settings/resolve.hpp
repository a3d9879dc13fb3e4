// One answer from the places a setting may come from, strongest first: flags, environment, configuration
// file, defaults.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/global_options.hpp"
#include "cli/settings/origin.hpp"
#include "cli/settings/properties_file.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

/// A secret that could not be had.
struct MissingSecret {
    std::string name;
    std::string why;  ///< never the secret nor the command for it
    std::string hint;
};

/// Everything that says how to reach Kafka, and where it is from.
struct ResolvedSettings {
    KafkaSettings kafka;
    std::string brokers_source;                  ///< as Origin::source
    std::map<std::string, std::string> sources;  ///< of each of kafka.properties
    std::vector<std::string> notes;              ///< for people: what of a shared file means nothing here
    std::vector<MissingSecret> missing;          ///< they are not among kafka.properties
};

enum class MissingSecrets { end_it, are_listed };

/// Throws Error(configuration) for an unreadable file, an unknown key, property or profile, or a malformed
/// value, each with its file and line.
ResolvedSettings resolve_all(const GlobalOptions& options, MissingSecrets missing = MissingSecrets::end_it);

/// The same, for whoever only connects.
KafkaSettings resolve_kafka_settings(const GlobalOptions& options);

/// How the file of the setting "properties-file" is read, where this named it.
PropertiesForm form_named_by(const std::string& source);

/// One setting, by its long flag name ("brokers", "timeout", "color", "profile").
Origin resolve_setting(const std::string& name, const GlobalOptions& options);

/// The configuration file in use; nullopt: there is none (and none was asked for).
std::optional<std::string> config_path(const GlobalOptions& options);

/// Where a configuration file is looked for when none is named; nullopt: there is no home.
std::optional<std::string> default_config_path();

/// Why nobody can tell whether there is a file at default_config_path(), such as a folder that may not be
/// looked into; "": one can, or another is named.
std::string why_config_is_unknown(const GlobalOptions& options);

}  // namespace shortener_events::cli
