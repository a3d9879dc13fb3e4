#include "cli/settings/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/settings/config_file.hpp"
#include "cli/settings/far_reaching.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

struct Setting {
    const char* name;
    std::string GlobalOptions::*flag;
    std::vector<const char*> variables;  // strongest first
    const char* fallback;
};

const std::vector<Setting>& settings() {
    static const std::vector<Setting> all{
        {"brokers",
         &GlobalOptions::brokers,
         {"SHORTENER_EVENTS_BROKERS", "KAFKA_BROKERS", "KAFKA_BOOTSTRAP_SERVERS"},
         names::kDefaultBrokers.data()},
        {"timeout", &GlobalOptions::timeout, {"SHORTENER_EVENTS_TIMEOUT"}, "5s"},
        {"color", &GlobalOptions::color, {"SHORTENER_EVENTS_COLOR"}, "auto"},
        {"profile", &GlobalOptions::profile, {"SHORTENER_EVENTS_PROFILE"}, ""},
        {"config", &GlobalOptions::config_file, {"SHORTENER_EVENTS_CONFIG"}, ""},
        {"contracts", nullptr, {"SHORTENER_EVENTS_CONTRACTS"}, ""},  // the flag is some commands' own
        {"properties-file", &GlobalOptions::properties_file, {"SHORTENER_EVENTS_PROPERTIES_FILE"}, ""},
    };
    return all;
}

std::optional<std::string> environment(const char* name) {
    const char* value = std::getenv(name);
    if (!value || !*value) return std::nullopt;
    return value;
}

/// Flags and environment only: what decides which file is read.
std::optional<Origin> typed_or_environment(const Setting& setting, const GlobalOptions& options) {
    if (setting.flag != nullptr && !(options.*setting.flag).empty())
        return Origin{options.*setting.flag, std::string("--") + setting.name};
    for (const char* variable : setting.variables)
        if (auto value = environment(variable)) return Origin{*value, variable};
    return std::nullopt;
}

const Setting& setting_named(const std::string& name) {
    const auto found = std::ranges::find_if(settings(), [&](const Setting& s) { return s.name == name; });
    if (found == settings().end()) throw Error(ErrorCategory::misuse, fmt::format("no setting \"{}\"", name));
    return *found;
}

const ConfigSection* find_profile(const ConfigFile& file, const std::string& name) {
    if (name.empty()) return nullptr;
    const auto found = file.profiles.find(name);
    if (found != file.profiles.end()) return &found->second;
    std::vector<std::string> known;
    for (const auto& profile : file.profiles) known.push_back(profile.first);
    throw Error(ErrorCategory::configuration, fmt::format("no profile \"{}\" in {}", name, file.path),
                did_you_mean(name, known));
}

std::string profile_name(const GlobalOptions& options, const ConfigFile* file) {
    if (auto chosen = typed_or_environment(setting_named("profile"), options)) return chosen->value;
    if (!file || !file->base.settings.contains("profile")) return {};
    return file->base.settings.at("profile");
}

std::optional<ConfigFile> load_config(const GlobalOptions& options) {
    const auto path = config_path(options);
    if (!path) {
        if (!profile_name(options, nullptr).empty())
            throw Error(ErrorCategory::configuration,
                        "a profile was named, but there is no configuration file",
                        "name one with --config, or write $XDG_CONFIG_HOME/shortener-events/config.toml");
        return std::nullopt;
    }
    return read_config_file(*path);
}

void add_properties(KafkaSettings& kafka, const std::map<std::string, std::string>& properties) {
    for (const auto& [name, value] : properties) {
        if (is_secret(name)) keep_out_of_core_files();
        kafka.properties[name] = is_secret(name) ? resolve_secret(name, value, kafka.timeout) : value;
    }
}

void add_properties_of_file(KafkaSettings& kafka, const std::string& path, const std::string& distrust,
                            const std::map<std::string, std::string>& properties) {
    for (const auto& [name, value] : properties) require_trusted(path, distrust, name, value);
    add_properties(kafka, properties);
}

}  // namespace

std::optional<std::string> config_path(const GlobalOptions& options) {
    if (auto chosen = typed_or_environment(setting_named("config"), options)) return chosen->value;
    const auto xdg = environment("XDG_CONFIG_HOME");
    const auto home = environment("HOME");
    if (!xdg && !home) return std::nullopt;
    const std::string path = (xdg ? *xdg : *home + "/.config") + "/shortener-events/config.toml";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    return path;
}

Origin resolve_setting(const std::string& name, const GlobalOptions& options) {
    const Setting& setting = setting_named(name);
    if (auto chosen = typed_or_environment(setting, options)) return *chosen;
    if (const auto file = load_config(options)) {
        const std::string profile = profile_name(options, &*file);
        const ConfigSection* section = find_profile(*file, profile);
        if (section && section->settings.contains(name))
            return {section->settings.at(name), fmt::format("{} [profiles.{}]", file->path, profile)};
        if (file->base.settings.contains(name)) return {file->base.settings.at(name), file->path};
    }
    return {setting.fallback, "default"};
}

KafkaSettings resolve_kafka_settings(const GlobalOptions& options) {
    KafkaSettings kafka;
    kafka.timeout = parse_duration(resolve_setting("timeout", options).value);
    if (kafka.timeout.count() < 1) throw Error(ErrorCategory::argument, "--timeout must be at least 1ms");
    if (const auto file = load_config(options)) {
        add_properties_of_file(kafka, file->path, file->distrust, file->base.properties);
        if (const auto* profile = find_profile(*file, profile_name(options, &*file)))
            add_properties_of_file(kafka, file->path, file->distrust, profile->properties);
    }
    if (auto path = typed_or_environment(setting_named("properties-file"), options)) {
        const auto file = read_properties_file(path->value);
        add_properties_of_file(kafka, path->value, file.distrust, file.properties);
    }
    const Origin brokers = resolve_setting("brokers", options);
    const auto in_properties = kafka.properties.extract("bootstrap.servers");
    kafka.brokers = brokers.source == "default" && in_properties ? in_properties.mapped() : brokers.value;
    for (const auto& property : options.properties) add_properties(kafka, {parse_property(property)});
    if (const auto typed = kafka.properties.extract("bootstrap.servers")) kafka.brokers = typed.mapped();
    require_trusted_libraries(kafka.properties);
    return kafka;
}

}  // namespace shortener_events::cli
