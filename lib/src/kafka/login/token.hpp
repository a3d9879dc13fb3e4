// A token for a login by SASL OAUTHBEARER (RFC 7628), and how one is read out of what gives it. Pure. Nobody
// here checks a token's signature: that is the broker's part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::kafka {

struct Token {
    std::string value;
    std::string principal;        ///< whom it is for, as far as the client knows
    std::int64_t expires_ms = 0;  ///< epoch
};

/// Larger ones are refused: a broker takes no more than so many bytes before a login
/// (sasl.server.max.receive.size).
inline constexpr std::size_t kLongestToken = std::size_t{512} << 10U;

/// Of a JWT (RFC 7519) alone: who it is for is its claim `principal_claim`, how long it holds its `exp`.
/// Throws Error(kafka) `the token …` where it has none of them, or has expired; no message quotes it.
Token token_of_jwt(std::string jwt, const std::string& principal_claim, std::int64_t now_ms);

/// Of a successful answer of a token endpoint (RFC 6749, section 5.1): it holds as long as `expires_in` and
/// the token's own `exp` say, the shorter of them; a token that is no JWT, or names nobody, is for
/// `otherwise`. Throws Error(kafka) `its answer …`, `the token …`.
Token token_of_answer(std::string_view body, const std::string& principal_claim, const std::string& otherwise,
                      std::int64_t now_ms);

/// What an endpoint refuses with (RFC 6749, section 5.2).
struct TokenRefusal {
    std::string error{};        ///< "invalid_client"; empty: the answer does not say
    std::string description{};  ///< for people
};

/// Both are cut, and safe to show; one that quotes a secret, in whatever way it is escaped, is not shown.
TokenRefusal refusal_of_answer(std::string_view body, const std::vector<std::string>& secrets = {});

/// Whether it has one of them; an empty one counts for nothing.
bool quotes_any(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace shortener_events::kafka
