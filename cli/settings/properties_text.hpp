// The text of a .properties file, as java.util.Properties reads it, or of kcat's own. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace shortener_events::cli {

enum class PropertiesSyntax {
    java,  ///< `name=value`, `name: value` or `name value`; `\` goes on with the next line, and begins
           ///< escapes
    kcat,  ///< `name=value`, and nothing is escaped
};

struct PropertyLine {
    std::string name;
    std::string value;     ///< without blanks around it, as Kafka's own clients take it
    std::size_t line = 0;  ///< from 1: where it begins
};

/// In their order, also those that are there twice. Throws Error(configuration) `PATH:LINE: …`, which quotes
/// no value.
std::vector<PropertyLine> parse_properties(const std::string& path, const std::string& text,
                                           PropertiesSyntax syntax);

}  // namespace shortener_events::cli
