#include "cli/settings/resolve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/settings/config_file.hpp"
#include "cli/settings/far_reaching.hpp"
#include "cli/settings/java_settings.hpp"
#include "cli/settings/properties_file.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/broker_list.hpp"
#include "shortener_events/internal/client_property.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kKcatVariable = "KCAT_CONFIG";

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
        {"properties-file",
         &GlobalOptions::properties_file,
         {"SHORTENER_EVENTS_PROPERTIES_FILE", kKcatVariable},
         ""},
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

const Setting& setting_named(std::string_view name) {
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
    return file->base.settings.at("profile").value;
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

/// Gathers the properties, weakest first.
class PropertyGathering {
  public:
    PropertyGathering(std::chrono::milliseconds timeout, MissingSecrets missing)
        : timeout_(timeout), missing_secrets_(missing) {}

    /// `file` may say less where others could have written it.
    void add_file(const std::string& file, const std::string& distrust, const Origins& properties) {
        for (const auto& [name, origin] : properties) {
            require_trusted(file, distrust, name, origin.value);
            add(name, origin);
        }
    }
    /// What Java's clients alone know is passed over.
    void add_properties_file(const std::string& path, PropertiesForm form) {
        auto file = read_properties_file(path, form);
        std::vector<std::string> passed_over;
        for (auto it = file.properties.begin(); it != file.properties.end();) {
            const bool stays = !is_java_only(it->first) || is_client_property(it->first);
            if (!stays) passed_over.push_back(it->first);
            it = stays ? std::next(it) : file.properties.erase(it);
        }
        add_file(path, file.distrust, file.properties);
        note_passed_over(path, passed_over, file.decided_here);
    }
    void add(const std::string& typed_name, const Origin& origin) {
        const std::string name = typed_name == "metadata.broker.list" ? "bootstrap.servers" : typed_name;
        const bool is_typed = origin.source == kTyped;
        try {
            if (name == kTokenProperty) return add_token(origin);
            const std::string value = is_secret(name) ? fetch(name, origin.value) : origin.value;
            const std::string meant = value_from_java(name, value);
            refuse_java_names(name);
            if (!is_typed) check_client_property(name, meant);
            result_.kafka.properties[name] = meant;
            result_.sources[name] = origin.source;
        } catch (const SecretIsMissing& missing) {
            const std::string place = is_typed ? "" : origin.source + ": ";
            result_.missing.push_back({name, place + missing.error.what(), missing.error.hint()});
            result_.sources[name] = origin.source;
            result_.kafka.properties.erase(name);
        } catch (const Error& error) {
            if (is_typed) throw;
            throw Error(error.category(), fmt::format("{}: {}", origin.source, error.what()), error.hint());
        }
    }
    /// The brokers that a property names, which is no property from here on.
    std::optional<Origin> take_brokers() {
        const auto taken = result_.kafka.properties.extract("bootstrap.servers");
        if (!taken) return std::nullopt;
        return Origin{taken.mapped(), result_.sources.extract("bootstrap.servers").mapped()};
    }
    ResolvedSettings take() { return std::move(result_); }

    static constexpr const char* kTyped = "-X";

  private:
    struct SecretIsMissing {
        Error error;
    };

    std::string fetch(const std::string& name, const std::string& value) {
        keep_out_of_core_files();
        try {
            return resolve_secret(name, value, timeout_);
        } catch (const Error& error) {
            if (missing_secrets_ == MissingSecrets::end_it) throw;
            throw SecretIsMissing{error};
        }
    }
    /// It is read again for each new token, and not before one is needed, unless somebody asks what is
    /// missing.
    void add_token(const Origin& origin) {
        keep_out_of_core_files();
        result_.kafka.token = nullptr;
        result_.kafka.properties[kTokenProperty] = origin.value;
        result_.sources[kTokenProperty] = origin.source;
        if (!is_reference(origin.value)) return;
        if (missing_secrets_ == MissingSecrets::are_listed) fetch(kTokenProperty, origin.value);
        result_.kafka.token = std::make_shared<const TokenReader>(
            [reference = origin.value](std::chrono::milliseconds limit, const std::stop_token& stop) {
                return resolve_secret(kTokenProperty, reference, limit, stop);
            });
    }
    static void refuse_java_names(const std::string& name) {
        const bool is_read_by_f = renamed_from_java(name) != name || is_java_only(name) ||
                                  name == "sasl.jaas.config" || name.starts_with("ssl.truststore.") ||
                                  name == "ssl.keystore.type";
        if (is_read_by_f && !is_client_property(name) && !is_later_client_property(name))
            throw Error(
                ErrorCategory::configuration, fmt::format("no such Kafka client property: \"{}\"", name),
                "it is one of Java's clients: in a client.properties file, -F FILE, it is understood");
    }
    void note_passed_over(const std::string& path, const std::vector<std::string>& java_only,
                          const std::vector<std::string>& decided) {
        std::vector<std::string> parts, of_java, of_later;
        for (const auto& name : java_only)
            (is_later_client_property(name) ? of_later : of_java).push_back(name);
        if (!of_java.empty())
            parts.push_back(fmt::format("{} (of Java clients alone)", fmt::join(of_java, ", ")));
        if (!of_later.empty())
            parts.push_back(fmt::format("{} (needs a later librdkafka)", fmt::join(of_later, ", ")));
        if (!decided.empty())
            parts.push_back(fmt::format("{} (decided by each command)", fmt::join(decided, ", ")));
        if (!parts.empty())
            result_.notes.push_back(fmt::format("{}: not used here: {}", path, fmt::join(parts, "; ")));
    }

    std::chrono::milliseconds timeout_;
    MissingSecrets missing_secrets_;
    ResolvedSettings result_;
};

template <typename Use>
auto naming_its_source(const Origin& origin, const Use& use) {
    try {
        return use(origin.value);
    } catch (const Error& error) {
        if (origin.source == "default") throw;
        throw Error(ErrorCategory::configuration, fmt::format("{}: {}", origin.source, error.what()),
                    error.hint());
    }
}

std::chrono::milliseconds resolve_timeout(const GlobalOptions& options) {
    return naming_its_source(resolve_setting("timeout", options), [](const std::string& value) {
        const auto timeout = parse_duration(value);
        if (timeout.count() < 1) throw Error(ErrorCategory::argument, "it must be at least 1ms");
        return timeout;
    });
}

/// Why there can be no telling whether the file is there; "": it is, or it is not.
std::string why_unknown(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 || errno == ENOENT || errno == ENOTDIR) return {};
    return std::strerror(errno);
}

}  // namespace

std::optional<std::string> default_config_path() {
    const auto xdg = environment("XDG_CONFIG_HOME");
    const auto home = environment("HOME");
    if (!xdg && !home) return std::nullopt;
    return (xdg ? *xdg : *home + "/.config") + "/shortener-events/config.toml";
}

std::optional<std::string> config_path(const GlobalOptions& options) {
    if (auto chosen = typed_or_environment(setting_named("config"), options)) return chosen->value;
    auto path = default_config_path();
    std::error_code ignored;
    if (!path || !std::filesystem::exists(*path, ignored)) return std::nullopt;
    return path;
}

std::string why_config_is_unknown(const GlobalOptions& options) {
    if (typed_or_environment(setting_named("config"), options)) return {};
    const auto path = default_config_path();
    const auto why = path ? why_unknown(*path) : "";
    return why.empty() ? "" : fmt::format("cannot look for \"{}\": {}", *path, why);
}

Origin resolve_setting(const std::string& name, const GlobalOptions& options) {
    const Setting& setting = setting_named(name);
    if (auto chosen = typed_or_environment(setting, options)) return *chosen;
    if (const auto file = load_config(options)) {
        const ConfigSection* section = find_profile(*file, profile_name(options, &*file));
        if (section && section->settings.contains(name)) return section->settings.at(name);
        if (file->base.settings.contains(name)) return file->base.settings.at(name);
    }
    return {setting.fallback, "default"};
}

PropertiesForm form_named_by(const std::string& source) {
    return source == kKcatVariable ? PropertiesForm::kcat : PropertiesForm::by_name;
}

ResolvedSettings resolve_all(const GlobalOptions& options, MissingSecrets missing) {
    const auto timeout = resolve_timeout(options);
    PropertyGathering properties(timeout, missing);
    if (const auto file = load_config(options)) {
        properties.add_file(file->path, file->distrust, file->base.properties);
        if (const auto* profile = find_profile(*file, profile_name(options, &*file)))
            properties.add_file(file->path, file->distrust, profile->properties);
    }
    if (auto path = typed_or_environment(setting_named("properties-file"), options))
        properties.add_properties_file(path->value, form_named_by(path->source));
    const auto of_files = properties.take_brokers();
    for (const auto& typed : options.properties) {
        auto [name, value] = parse_property(typed);
        properties.add(name, {std::move(value), PropertyGathering::kTyped});
    }
    Origin brokers = resolve_setting("brokers", options);
    if (brokers.source == "default" && of_files) brokers = *of_files;
    if (const auto typed = properties.take_brokers()) brokers = *typed;
    naming_its_source(brokers, check_broker_list);
    auto resolved = properties.take();
    resolved.kafka.timeout = timeout;
    resolved.kafka.brokers = brokers.value;
    resolved.brokers_source = brokers.source;
    require_trusted_libraries(resolved.kafka.properties);
    return resolved;
}

KafkaSettings resolve_kafka_settings(const GlobalOptions& options) {
    return resolve_all(options).kafka;
}

}  // namespace shortener_events::cli
