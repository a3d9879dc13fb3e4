// The TOML configuration file: top-level keys `brokers`, `timeout`, `color`, `profile`, `contracts`, a table
// [properties] of Kafka client properties, and the same under [profiles.NAME], which override them.
#pragma once

#include <map>
#include <string>

#include "cli/settings/origin.hpp"

namespace shortener_events::cli {

struct ConfigSection {
    Origins settings;    ///< by long flag name
    Origins properties;  ///< Kafka client properties
};

struct ConfigFile {
    std::string path;
    std::string distrust;  ///< as distrust_of()
    ConfigSection base;
    std::map<std::string, ConfigSection> profiles;
};

/// Throws Error(configuration) with path and line for a malformed file, and near matches for an unknown key.
ConfigFile read_config_file(const std::string& path);

}  // namespace shortener_events::cli
