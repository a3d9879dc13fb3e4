// Where the tokens of a login by SASL OAUTHBEARER come from, by the properties that say so. librdkafka's own
// way to an endpoint is in neither of the builds that are used (Debian's, and ours, which would load libcurl
// at each start): these properties have its names and meanings, and never get to it. Pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "shortener_events/internal/client_property.hpp"

namespace shortener_events::kafka {

enum class TokenOrigin {
    none,        ///< another mechanism
    librdkafka,  ///< unsecured ones, which it makes itself
    endpoint,    ///< sasl.oauthbearer.method=oidc: an OAuth 2 token endpoint, by client credentials
    given,       ///< kTokenProperty, or KafkaSettings::token
};

struct TokenSettings {
    TokenOrigin origin = TokenOrigin::none;
    std::string url{};
    std::string client_id{};
    std::string client_secret{};
    std::string scope{};
    std::string ca_file{};          ///< or folder; empty: the system's
    std::string ca_pem{};           ///< the text itself
    std::string principal_claim{};  ///< of the tokens
    bool encodes_client = false;    ///< id and secret are encoded once more, as RFC 6749 has it
    std::string token{};            ///< where it is given as it is
    std::vector<std::pair<std::string, std::string>> extensions{};  ///< sent to the broker beside the token
};

/// Whether this property is read here and not by librdkafka.
bool is_token_property(const std::string& name);

std::vector<std::string> token_properties();

/// Throws Error(configuration) for a value that cannot be meant.
void check_token_property(const std::string& name, const std::string& value);

/// `has_reader`: KafkaSettings::token is there. Throws Error(configuration) where the mechanism is
/// OAUTHBEARER and there is no source of tokens, or more than one, or one that is not complete. No message
/// has a secret.
TokenSettings token_settings(const std::map<std::string, std::string>& properties, bool has_reader);

}  // namespace shortener_events::kafka
