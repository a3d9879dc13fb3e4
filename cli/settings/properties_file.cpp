#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "cli/settings/config_file.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

namespace {

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// Java clients' settings that have no counterpart, and what to write instead.
void refuse_untranslatable(const std::string& where, const std::string& name) {
    if (name.starts_with("ssl.truststore") || name.starts_with("ssl.keystore.type"))
        throw Error(ErrorCategory::configuration,
                    fmt::format("{}: {} is for Java key stores only", where, name),
                    "name a PEM file instead: ssl.ca.location=ca.pem");
    if (name == "sasl.jaas.config")
        throw Error(ErrorCategory::configuration,
                    fmt::format("{}: sasl.jaas.config is for Java clients only", where),
                    "use sasl.username and sasl.password");
}

/// Settings of Java clients that mean nothing here, or that every command decides by itself, and that may
/// stay in a shared file.
bool is_java_only(const std::string& name) {
    constexpr std::array kDecidedHere{"partitioner.class", "group.id", "enable.auto.commit",
                                      "auto.offset.reset", "partition.assignment.strategy"};
    return name.ends_with(".serializer") || name.ends_with(".deserializer") ||
           std::ranges::find(kDecidedHere, name) != kDecidedHere.end();
}

/// What stands behind it may be a secret.
std::string name_at_the_start(const std::string& text) {
    const auto end = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz.-_"), text.size());
    return text.substr(0, end) + (end < text.size() ? "…" : "");
}

}  // namespace

std::pair<std::string, std::string> parse_property(const std::string& text) {
    const auto equals = text.find('=');
    std::string name = equals == std::string::npos ? "" : trimmed(text.substr(0, equals));
    if (name.empty())
        throw Error(ErrorCategory::argument, fmt::format("not a property: \"{}\"", name_at_the_start(text)),
                    "write it as key=value");
    return {std::move(name), trimmed(text.substr(equals + 1))};
}

PropertiesFile read_properties_file(const std::string& path) {
    const SmallFile file = read_small_file(path, ErrorCategory::configuration, "properties file");
    PropertiesFile read{file.distrust, {}};
    std::istringstream lines(file.text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        line = trimmed(line);
        if (line.empty() || line[0] == '#' || line[0] == '!') continue;
        const std::string where = fmt::format("{}:{}", path, number);
        if (line[0] == '=' || line.find('=') == std::string::npos)
            throw Error(ErrorCategory::configuration, where + ": not a key=value line");
        auto [name, value] = parse_property(line);
        refuse_untranslatable(where, name);
        if (!is_java_only(name)) read.properties[name] = value;
    }
    return read;
}

}  // namespace shortener_events::cli
