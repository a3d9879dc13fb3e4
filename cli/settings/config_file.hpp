// The TOML configuration file: top-level keys `brokers`, `timeout`, `color`, `profile`, `contracts`, a table
// [properties] of Kafka client properties, and the same under [profiles.NAME], which override them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace shortener_events::cli {

struct ConfigSection {
    std::map<std::string, std::string> settings;    ///< by long flag name
    std::map<std::string, std::string> properties;  ///< Kafka client properties
};

struct ConfigFile {
    std::string path;
    std::string distrust;  ///< as distrust_of()
    ConfigSection base;
    std::map<std::string, ConfigSection> profiles;
};

/// Throws Error(configuration) with path and line for a malformed file, and near matches for an unknown key.
ConfigFile read_config_file(const std::string& path);

struct PropertiesFile {
    std::string distrust;  ///< as distrust_of()
    std::map<std::string, std::string> properties;
};

/// The same properties from a Java client.properties file: `key=value`, `#` comments. What librdkafka has no
/// word for but means the same is translated (ssl.truststore is refused with a hint).
PropertiesFile read_properties_file(const std::string& path);

/// `key=value` as typed with -X. Throws Error(argument), which quotes no value.
std::pair<std::string, std::string> parse_property(const std::string& text);

}  // namespace shortener_events::cli
