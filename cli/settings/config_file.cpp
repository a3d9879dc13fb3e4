#include "cli/settings/config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/settings/toml.hpp"
#include "cli/settings/toml_depth.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

namespace {

const std::vector<std::string> kSettings{"brokers", "timeout", "color", "profile", "contracts"};

[[noreturn]] void fail(const std::string& path, const toml::source_region& where, const std::string& what,
                       const std::string& hint = {}) {
    throw Error(ErrorCategory::configuration, fmt::format("{}:{}: {}", path, where.begin.line, what), hint);
}

std::string to_text(const std::string& path, std::string_view key, const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    fail(path, node.source(), fmt::format("\"{}\" must be a text, a number or a truth value", key));
}

/// A number alone is no address.
std::string to_brokers(const std::string& path, const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    fail(path, node.source(), "\"brokers\" must be a text, or a list of texts", "such as \"kafka-1:9092\"");
}

/// `["a:9092", "b:9092"]`, as many other tools have it, is "a:9092,b:9092".
std::string to_broker_list(const std::string& path, const toml::node& node) {
    const auto* list = node.as_array();
    if (!list) return to_brokers(path, node);
    std::string brokers;
    for (const auto& broker : *list) brokers += (brokers.empty() ? "" : ",") + to_brokers(path, broker);
    return brokers;
}

/// Where settings of a file, or of one of its profiles, are from.
class ConfigPlace {
  public:
    ConfigPlace(const std::string& path, const std::string& profile)
        : path_(path), in_profile_(profile.empty() ? "" : fmt::format(" [profiles.{}]", profile)) {}
    Origin of(const toml::node& node, std::string value) const {
        return {std::move(value), fmt::format("{}:{}{}", path_, node.source().begin.line, in_profile_)};
    }

  private:
    const std::string& path_;
    std::string in_profile_;
};

Origins read_properties(const std::string& path, const toml::node& node, const ConfigPlace& place) {
    const auto* table = node.as_table();
    if (!table) fail(path, node.source(), "\"properties\" must be a table");
    Origins properties;
    for (const auto& [key, value] : *table)
        properties.emplace(key.str(), place.of(value, to_text(path, key.str(), value)));
    return properties;
}

ConfigSection read_section(const std::string& path, const toml::table& table,
                           const std::string& profile = {}) {
    const ConfigPlace place(path, profile);
    ConfigSection section;
    for (const auto& [key, value] : table) {
        const std::string name(key.str());
        if (name == "profiles") continue;
        if (name == "properties")
            section.properties = read_properties(path, value, place);
        else if (std::ranges::find(kSettings, name) != kSettings.end())
            section.settings.emplace(name, place.of(value, name == "brokers" ? to_broker_list(path, value)
                                                                             : to_text(path, name, value)));
        else
            fail(path, key.source(), fmt::format("unknown key \"{}\"", name), did_you_mean(name, kSettings));
    }
    return section;
}

toml::table parse(const std::string& path, const std::string& text) {
    if (const auto line = line_of_deep_key(text))
        throw Error(ErrorCategory::configuration,
                    fmt::format("{}:{}: a key has too many parts", path, *line));
    try {
        return toml::parse(text, path);
    } catch (const toml::parse_error& error) {
        fail(path, error.source(), std::string(error.description()));
    }
}

}  // namespace

ConfigFile read_config_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw Error(ErrorCategory::configuration, fmt::format("no such configuration file: \"{}\"", path));
    const SmallFile read = read_small_file(path, ErrorCategory::configuration, "configuration file");
    const toml::table table = parse(path, read.text);
    ConfigFile file{path, read.distrust, read_section(path, table), {}};
    const auto* profiles = table.get_as<toml::table>("profiles");
    if (!profiles) return file;
    for (const auto& [name, value] : *profiles) {
        if (!value.is_table())
            fail(path, value.source(), fmt::format("profile \"{}\" must be a table", name.str()));
        file.profiles.emplace(name.str(), read_section(path, *value.as_table(), std::string(name.str())));
    }
    return file;
}

}  // namespace shortener_events::cli
