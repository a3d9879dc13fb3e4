// A token from an OAuth 2 token endpoint, by client credentials (RFC 6749, section 4.4).
#pragma once

#include <chrono>
#include <stop_token>

#include "kafka/login/token.hpp"
#include "kafka/login/token_settings.hpp"

namespace shortener_events::kafka {

/// Asks once, for at most `limit`. Redirects are not followed: who is asked has the client's secret. A `stop`
/// ends it within a tenth of a second. Throws Error(kafka) `cannot get a token for the login from URL: …`,
/// Error(configuration) where libcurl is not installed; no message has the secret or a token.
Token fetch_token(const TokenSettings& settings, std::chrono::milliseconds limit,
                  const std::stop_token& stop);

}  // namespace shortener_events::kafka
