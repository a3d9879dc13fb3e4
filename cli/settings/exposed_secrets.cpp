#include "cli/settings/exposed_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/settings/properties_file.hpp"
#include "cli/settings/secrets.hpp"

namespace shortener_events::cli {

namespace {

std::string in_capitals(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

std::string property_of(const KafkaSettings& settings, const char* name) {
    const auto found = settings.properties.find(name);
    return found == settings.properties.end() ? "" : in_capitals(found->second);
}

std::string mechanism_of(const KafkaSettings& settings) {
    const std::string mechanism = property_of(settings, "sasl.mechanism");
    return mechanism.empty() ? property_of(settings, "sasl.mechanisms") : mechanism;
}

Exposure on_the_command_line(const std::string& what, std::string hint) {
    return {fmt::format("every user of this machine can read {} on the command line", what), std::move(hint)};
}

}  // namespace

std::vector<Exposure> exposed_secrets(const GlobalOptions& options, const KafkaSettings& settings) {
    std::vector<Exposure> exposed;
    for (const auto& typed : options.properties) {
        const auto [name, value] = parse_property(typed);
        if (!is_secret(name) || is_certificate(name) || is_reference(value) || name.ends_with(".cmd"))
            continue;
        exposed.push_back(
            on_the_command_line(name, "write file:PATH, env:NAME or command:LINE in its place"));
    }
    const std::string mechanism = mechanism_of(settings);
    if (property_of(settings, "security.protocol") == "SASL_PLAINTEXT" &&
        (mechanism == "PLAIN" || mechanism == "OAUTHBEARER"))
        exposed.push_back(
            {fmt::format("SASL {} without TLS sends the secret as it is: whoever is on the way can read it",
                         mechanism),
             "use security.protocol=sasl_ssl"});
    const auto endpoint = property_of(settings, "sasl.oauthbearer.token.endpoint.url");
    if (mechanism == "OAUTHBEARER" && endpoint.starts_with("HTTP://"))
        exposed.push_back(
            {"the token endpoint is asked without TLS: whoever is on the way can read the client's secret",
             "use https:// in sasl.oauthbearer.token.endpoint.url"});
    return exposed;
}

std::vector<Exposure> exposed_secrets(const std::string& flag, const std::string& address) {
    if (hide_password(address) == address) return {};
    return {on_the_command_line("the password of " + flag,
                                "leave it out, and let PGPASSFILE name a file, or ~/.pgpass have it")};
}

}  // namespace shortener_events::cli
