#include "cli/settings/properties_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>

#include "cli/settings/far_reaching.hpp"
#include "cli/settings/jaas.hpp"
#include "cli/settings/java_settings.hpp"
#include "cli/settings/java_stores.hpp"
#include "cli/settings/properties_text.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/client_property.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

namespace {

using Lines = std::map<std::string, PropertyLine>;

constexpr std::chrono::seconds kStorePasswordTakes{10};
constexpr std::string_view kTopicPrefix = "topic.";  // kcat's
constexpr const char* kTokenEndpoint = "sasl.oauthbearer.token.endpoint.url";
constexpr std::string_view kTokenFile = "file:";  // Java's clients read a token from there

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// What stands behind it may be a secret.
std::string name_at_the_start(const std::string& text) {
    const auto end = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz.-_"), text.size());
    return text.substr(0, end) + (end < text.size() ? "…" : "");
}

PropertiesSyntax syntax_of(const std::string& path, PropertiesForm form) {
    if (form == PropertiesForm::kcat) return PropertiesSyntax::kcat;
    const std::string name = std::filesystem::path(path).filename();
    return name == "kcat.conf" || name == "kafkacat.conf" ? PropertiesSyntax::kcat : PropertiesSyntax::java;
}

/// Of `file:///run/token`, `file:/run/token`.
std::string path_in(const std::string& rest) {
    const auto begin = rest.find_first_not_of('/');
    return begin == std::string::npos || begin == 0 ? rest : rest.substr(begin - 1);
}

/// Java's clients name the class that does what we do for them.
bool is_own_login_handler(const std::string& name, const std::string& value) {
    return name == "sasl.login.callback.handler.class" && value.ends_with(".OAuthBearerLoginCallbackHandler");
}

/// The last of those with the same name.
Lines by_name(const std::vector<PropertyLine>& read, PropertiesSyntax syntax) {
    Lines lines;
    for (auto line : read) {
        if (syntax == PropertiesSyntax::kcat && line.name.starts_with(kTopicPrefix))
            line.name.erase(0, kTopicPrefix.size());
        lines[line.name] = line;
    }
    return lines;
}

/// Turns the lines of one file into properties.
class Translation {
  public:
    Translation(const std::string& path, std::string distrust, Lines lines)
        : path_(path), lines_(std::move(lines)) {
        file_.distrust = std::move(distrust);
    }

    PropertiesFile take() {
        for (const auto& [name, line] : lines_)
            if (!is_special(name)) add_plain(line);
        at("config.providers", [](const std::string&) -> std::map<std::string, std::string> {
            throw Error(ErrorCategory::configuration, "config.providers is for Java clients only",
                        "write file:PATH, env:NAME or command:LINE where a secret's value would stand");
        });
        at("sasl.jaas.config",
           [](const std::string& value) { return properties_of_jaas(parse_jaas(value)); });
        at("ssl.truststore.location",
           [&](const std::string& store) { return properties_of_trust_store(store, store_password()); });
        at("ssl.keystore.location", [](const std::string& store) { return properties_of_key_store(store); });
        at(kTokenEndpoint, [](const std::string& url) {  // Java needs no other word for it
            if (url.starts_with(kTokenFile))
                return std::map<std::string, std::string>{
                    {kTokenProperty, "file:" + path_in(url.substr(kTokenFile.size()))}};
            return std::map<std::string, std::string>{{kTokenEndpoint, url},
                                                      {"sasl.oauthbearer.method", "oidc"}};
        });
        return std::move(file_);
    }

  private:
    /// Read together with others.
    static bool is_special(const std::string& name) {
        return name == "sasl.jaas.config" || name == kTokenEndpoint || name == "config.providers" ||
               name == "ssl.keystore.location" || name == "ssl.keystore.type" ||
               name.starts_with("ssl.truststore.location") || name == "ssl.truststore.password" ||
               name == "ssl.truststore.type";
    }

    std::string place_of(const PropertyLine& line) const { return fmt::format("{}:{}", path_, line.line); }

    void add_plain(const PropertyLine& line) {
        if (is_own_login_handler(line.name, line.value)) return;
        if (is_decided_by_commands(line.name)) {
            file_.decided_here.push_back(line.name);
            return;
        }
        const std::string name = renamed_from_java(line.name);
        std::string value = value_from_java(name, line.value);
        if (const auto pem = name.ends_with(".pem") ? wrapped_pem(value) : ""; !pem.empty()) value = pem;
        file_.properties[name] = {value, place_of(line)};
    }

    /// What the file says itself beats what follows from another line.
    template <typename Translate>
    void at(const std::string& name, const Translate& translate) {
        const auto found = lines_.find(name);
        if (found == lines_.end()) return;
        const auto place = place_of(found->second);
        try {
            for (const auto& [property, value] : translate(found->second.value))
                file_.properties.try_emplace(property, Origin{value, place});
        } catch (const Error& error) {
            throw Error(error.category(), fmt::format("{}: {}", place, error.what()), error.hint());
        }
    }

    std::string store_password() const {
        const std::string name = "ssl.truststore.password";
        const auto found = lines_.find(name);
        if (found == lines_.end()) return {};
        require_trusted(path_, file_.distrust, name, found->second.value);
        return resolve_secret(name, found->second.value, kStorePasswordTakes);
    }

    std::string path_;
    Lines lines_;
    PropertiesFile file_;
};

}  // namespace

std::pair<std::string, std::string> parse_property(const std::string& text) {
    const auto equals = text.find('=');
    std::string name = equals == std::string::npos ? "" : trimmed(text.substr(0, equals));
    if (name.empty())
        throw Error(ErrorCategory::argument, fmt::format("not a property: \"{}\"", name_at_the_start(text)),
                    "write it as key=value");
    return {std::move(name), trimmed(text.substr(equals + 1))};
}

PropertiesFile read_properties_file(const std::string& path, PropertiesForm form) {
    const SmallFile file = read_small_file(path, ErrorCategory::configuration, "properties file");
    const auto syntax = syntax_of(path, form);
    return Translation(path, file.distrust, by_name(parse_properties(path, file.text, syntax), syntax))
        .take();
}

}  // namespace shortener_events::cli
