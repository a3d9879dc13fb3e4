#include "kafka/login/token_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::kafka {

namespace {

using PropertyMap = std::map<std::string, std::string>;

constexpr const char* kMethod = "sasl.oauthbearer.method";
constexpr const char* kEndpointUrl = "sasl.oauthbearer.token.endpoint.url";
constexpr const char* kClientId = "sasl.oauthbearer.client.id";
constexpr const char* kClientSecret = "sasl.oauthbearer.client.secret";
constexpr const char* kExtensions = "sasl.oauthbearer.extensions";
constexpr const char* kGrantType = "sasl.oauthbearer.grant.type";
constexpr const char* kEncodesClient = "sasl.oauthbearer.header.urlencode";
constexpr const char* kUnsecured = "enable.sasl.oauthbearer.unsecure.jwt";

// librdkafka's names, and of Java's those without one there; the first of two for the same wins.
constexpr std::array<const char*, 14> kTokenProperties{kMethod,
                                                       kEndpointUrl,
                                                       kClientId,
                                                       "sasl.oauthbearer.client.credentials.client.id",
                                                       kClientSecret,
                                                       "sasl.oauthbearer.client.credentials.client.secret",
                                                       "sasl.oauthbearer.scope",
                                                       kExtensions,
                                                       kGrantType,
                                                       kEncodesClient,
                                                       "sasl.oauthbearer.sub.claim.name",
                                                       "https.ca.location",
                                                       "https.ca.pem",
                                                       kTokenProperty};

constexpr const char* kWays =
    "sasl.oauthbearer.method=oidc with sasl.oauthbearer.token.endpoint.url, .client.id and .client.secret; "
    "or "
    "sasl.oauthbearer.token as command:LINE or file:PATH, for one that another program fetches; for tests, "
    "enable.sasl.oauthbearer.unsecure.jwt=true with sasl.oauthbearer.config=principal=NAME";

[[noreturn]] void fail_tokens(const std::string& what, const std::string& hint = {}) {
    throw Error(ErrorCategory::configuration, what, hint);
}

std::string in(const PropertyMap& properties, const char* name, const char* other = nullptr) {
    const auto found = properties.find(name);
    if (found != properties.end()) return found->second;
    return other ? in(properties, other) : "";
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

void check_url(const std::string& url) {
    const std::string shown = hide_password(url);
    const auto refuse = [&](const std::string& why, const std::string& hint = {}) {
        fail_tokens(
            fmt::format("{}: not the address of a token endpoint: \"{}\"{}", kEndpointUrl, shown, why), hint);
    };
    const auto slashes = url.find("://");
    const std::string scheme = url.substr(0, std::min(slashes, url.size()));
    if (slashes == url.npos || (scheme != "https" && scheme != "http")) refuse("", "write https://HOST/PATH");
    const std::string authority =
        url.substr(slashes + 3, url.find_first_of("/?#", slashes + 3) - slashes - 3);
    if (authority.empty() || has_control(url) || url.find_first_of(" \"\\<>") != url.npos)
        refuse("", "write https://HOST/PATH");
    if (authority.find('@') != authority.npos)
        refuse(": there is a user in it",
               fmt::format("who logs in is said by {} and {}", kClientId, kClientSecret));
}

void check_choice(const std::string& name, const std::string& value, const std::vector<std::string>& known,
                  const std::string& hint = {}) {
    if (std::ranges::find(known, value) != known.end()) return;
    const auto meant = did_you_mean(value, known);
    fail_tokens(fmt::format("cannot set Kafka client property {}: \"{}\"", name, value),
                hint.empty() ? meant : hint);
}

void check_extension(const std::string& name, const std::string& value) {
    const bool fits =
        !name.empty() && std::ranges::all_of(name, [](unsigned char c) { return std::isalpha(c); });
    if (!fits || name == "auth" || has_control(value))
        fail_tokens(
            fmt::format("{}: not an extension: \"{}\"", kExtensions, name),
            "write NAME=VALUE, with commas between several; a name has letters alone, and is not auth");
}

/// NAME=VALUE, with commas between several.
std::vector<std::pair<std::string, std::string>> parse_extensions(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> extensions;
    while (!text.empty()) {
        const auto one = text.substr(0, text.find(','));
        const auto equals = one.find('=');
        std::string name(one.substr(0, equals));
        std::string value(equals == one.npos ? "" : one.substr(equals + 1));
        check_extension(equals == one.npos ? "" : name, value);
        extensions.emplace_back(std::move(name), std::move(value));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
    }
    return extensions;
}

void require_complete(const TokenSettings& settings) {
    const auto require = [](const std::string& value, const char* name, const char* hint) {
        if (value.empty()) fail_tokens(fmt::format("{}=oidc needs {}", kMethod, name), hint);
    };
    require(settings.url, kEndpointUrl,
            "the address at which tokens are given, as in https://HOST/oauth2/token");
    require(settings.client_id, kClientId, "");
    require(settings.client_secret, kClientSecret,
            "as file:PATH, env:NAME or command:LINE it stays out of sight");
    if (!settings.encodes_client && settings.client_id.find(':') != std::string::npos)
        fail_tokens(fmt::format("{} has a colon, which ends it on the way", kClientId),
                    fmt::format("{}=true, where the endpoint decodes it", kEncodesClient));
}

TokenOrigin origin_in(const PropertyMap& properties, bool has_reader) {
    const bool is_unsecured = in(properties, kUnsecured) == "true";
    const bool is_endpoint = in(properties, kMethod) == "oidc";
    const bool is_given = has_reader || !in(properties, kTokenProperty).empty();
    if (is_unsecured + is_endpoint + is_given > 1)
        fail_tokens(
            fmt::format("SASL OAUTHBEARER has more than one source of tokens: {}{}{}",
                        is_unsecured ? fmt::format("{}=true", kUnsecured) : "",
                        is_endpoint ? fmt::format("{}{}=oidc", is_unsecured ? " and " : "", kMethod) : "",
                        is_given ? fmt::format(" and {}", kTokenProperty) : ""),
            "leave one of them out");
    if (is_unsecured) return TokenOrigin::librdkafka;
    if (is_endpoint) return TokenOrigin::endpoint;
    if (is_given) return TokenOrigin::given;
    const bool is_near = properties.contains(kEndpointUrl) || properties.contains(kClientId);
    fail_tokens("SASL OAUTHBEARER has no source of tokens",
                is_near ? fmt::format("{}=oidc asks for one at {}", kMethod, kEndpointUrl) : kWays);
}

bool is_login_by_token(const PropertyMap& properties) {
    std::string protocol = in(properties, "security.protocol");
    std::ranges::transform(protocol, protocol.begin(), [](unsigned char c) { return std::toupper(c); });
    return protocol.starts_with("SASL") &&
           in(properties, "sasl.mechanism", "sasl.mechanisms") == "OAUTHBEARER";
}

}  // namespace

bool is_token_property(const std::string& name) {
    return std::ranges::find(kTokenProperties, std::string_view(name)) != kTokenProperties.end();
}

std::vector<std::string> token_properties() {
    return {kTokenProperties.begin(), kTokenProperties.end()};
}

void check_token_property(const std::string& name, const std::string& value) {
    if (name == kMethod) check_choice(name, value, {"default", "oidc"});
    if (name == kEndpointUrl) check_url(value);
    if (name == kExtensions) parse_extensions(value);
    if (name == kEncodesClient) check_choice(name, value, {"true", "false"});
    if (name == kGrantType)
        check_choice(name, value, {"client_credentials"},
                     "only client_credentials is there; sasl.oauthbearer.token as command:LINE takes a token "
                     "that another "
                     "program fetches");
    if (name != "https.ca.pem" && has_control(value))
        fail_tokens(fmt::format("cannot set Kafka client property {}: it has control characters", name));
}

TokenSettings token_settings(const PropertyMap& properties, bool has_reader) {
    TokenSettings settings;
    if (!is_login_by_token(properties)) return settings;
    settings.origin = origin_in(properties, has_reader);
    if (settings.origin == TokenOrigin::librdkafka) return settings;
    for (const char* name : kTokenProperties)
        if (const auto found = properties.find(name);
            found != properties.end() && !(has_reader && found->first == kTokenProperty))
            check_token_property(found->first, found->second);
    settings.principal_claim = in(properties, "sasl.oauthbearer.sub.claim.name");
    if (settings.principal_claim.empty()) settings.principal_claim = "sub";
    settings.extensions = parse_extensions(in(properties, kExtensions));
    if (settings.origin == TokenOrigin::given) {
        if (!has_reader) settings.token = in(properties, kTokenProperty);
        return settings;
    }
    settings.url = in(properties, kEndpointUrl);
    settings.client_id = in(properties, kClientId, "sasl.oauthbearer.client.credentials.client.id");
    settings.client_secret =
        in(properties, kClientSecret, "sasl.oauthbearer.client.credentials.client.secret");
    settings.scope = in(properties, "sasl.oauthbearer.scope");
    settings.ca_file = in(properties, "https.ca.location");
    if (settings.ca_file == "probe") settings.ca_file.clear();  // librdkafka's word for the system's
    settings.ca_pem = in(properties, "https.ca.pem");
    settings.encodes_client = in(properties, kEncodesClient) == "true";
    require_complete(settings);
    return settings;
}

}  // namespace shortener_events::kafka
