// A client.properties file of Java's clients, or kcat's configuration.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/settings/origin.hpp"

namespace shortener_events::cli {

struct PropertiesFile {
    std::string distrust;                   ///< as distrust_of()
    Origins properties;                     ///< by librdkafka's names, as far as there are such
    std::vector<std::string> decided_here;  ///< settings that every command decides by itself
};

enum class PropertiesForm {
    by_name,  ///< kcat's for a file named kcat.conf or kafkacat.conf, else Java's
    kcat,
};

/// What librdkafka has another word for is translated: sasl.jaas.config, key and trust stores. Throws
/// Error(configuration) `PATH:LINE: …`.
PropertiesFile read_properties_file(const std::string& path, PropertiesForm form = PropertiesForm::by_name);

/// `key=value` as typed with -X. Throws Error(argument), which quotes no value.
std::pair<std::string, std::string> parse_property(const std::string& text);

}  // namespace shortener_events::cli
