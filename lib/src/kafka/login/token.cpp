#include "kafka/login/token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::kafka {

namespace {

using nlohmann::json;

constexpr int kDeepestAnswer = 32;
constexpr std::size_t kShownError = 60;
constexpr std::size_t kShownDescription = 200;
constexpr std::int64_t kLongestLife =
    std::int64_t{366} * 24 * 3600 * 1000;  // ms; it is renewed sooner, that is all

[[noreturn]] void fail_token(const std::string& why, const std::string& hint = {}, bool retriable = false) {
    throw Error(ErrorCategory::kafka, why, hint, {.retriable = retriable});
}

/// Discarded: it is no JSON, or a strange one.
json read_json(std::string_view text) {
    bool is_deep = false;
    auto value = json::parse(
        text,
        [&](int depth, json::parse_event_t, json&) {
            is_deep |= depth > kDeepestAnswer;
            return !is_deep;
        },
        false);
    return is_deep ? json(json::value_t::discarded) : value;
}

std::string text_in(const json& object, const std::string& name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Also one in quotes, as some endpoints write it.
std::optional<double> seconds_in(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    double seconds = NAN;
    if (found->is_number()) {
        seconds = found->get<double>();
    } else if (found->is_string()) {
        const auto& text = found->get_ref<const std::string&>();
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    }
    if (!std::isfinite(seconds)) return std::nullopt;
    return seconds;
}

/// A point in time that is not too far away to be counted with.
std::int64_t to_epoch_ms(double seconds, std::int64_t now_ms) {
    const double most = static_cast<double>(now_ms + kLongestLife);
    return static_cast<std::int64_t>(std::clamp(seconds * 1000, 0.0, most));
}

/// The middle of HEADER.CLAIMS.SIGNATURE, in base64 for URLs and without padding (RFC 7515).
std::optional<json> claims_of(std::string_view jwt) {
    const auto first = jwt.find('.');
    const auto second = first == jwt.npos ? jwt.npos : jwt.find('.', first + 1);
    if (second == jwt.npos || jwt.find('.', second + 1) != jwt.npos) return std::nullopt;
    std::string encoded(jwt.substr(first + 1, second - first - 1));
    std::ranges::replace(encoded, '-', '+');
    std::ranges::replace(encoded, '_', '/');
    while (encoded.size() % 4 != 0) encoded += '=';
    const auto bytes = from_base64(encoded);
    if (!bytes) return std::nullopt;
    auto claims = read_json(*bytes);
    if (!claims.is_object()) return std::nullopt;
    return claims;
}

/// What may stand behind `Bearer ` (RFC 6750): anything else could end the field that it is sent in.
bool is_bearer_token(std::string_view token) {
    const auto is_of_token = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~+/=").find(static_cast<char>(c)) != std::string_view::npos;
    };
    return !token.empty() && std::ranges::all_of(token, is_of_token);
}

/// Principals are shown, and sent nowhere.
std::string shown_principal(const std::string& principal) {
    return escape_excerpt(principal, kShownDescription);
}

void require_usable(const Token& token, std::int64_t now_ms) {
    if (!is_bearer_token(token.value)) fail_token("the token has characters that no token may have");
    if (token.value.size() > kLongestToken)
        fail_token(fmt::format("the token is longer than {} KiB", kLongestToken >> 10U));
    if (token.expires_ms <= now_ms)
        fail_token(fmt::format("the token has expired, at {}", format_utc(token.expires_ms)),
                   "a new one is needed; or this machine's clock is wrong");
}

}  // namespace

Token token_of_jwt(std::string jwt, const std::string& principal_claim, std::int64_t now_ms) {
    const auto claims = claims_of(jwt);
    if (!claims)
        fail_token("the token is no JWT: HEADER.CLAIMS.SIGNATURE", "name what gives nothing but the token");
    const auto principal = text_in(*claims, principal_claim);
    const auto expires = seconds_in(*claims, "exp");
    if (principal.empty())
        fail_token(
            fmt::format("the token does not say whom it is for: it has no claim \"{}\"", principal_claim),
            "sasl.oauthbearer.sub.claim.name says another claim");
    if (!expires) fail_token("the token does not say how long it holds: it has no claim \"exp\"");
    Token token{std::move(jwt), shown_principal(principal), to_epoch_ms(*expires, now_ms)};
    require_usable(token, now_ms);
    return token;
}

Token token_of_answer(std::string_view body, const std::string& principal_claim, const std::string& otherwise,
                      std::int64_t now_ms) {
    const auto answer = read_json(body);
    const std::string is_it = "is this the address that gives tokens?";
    if (!answer.is_object()) fail_token("its answer is not JSON", is_it);
    Token token{text_in(answer, "access_token"), otherwise, now_ms + kLongestLife};
    if (token.value.empty()) fail_token("its answer has no access_token", is_it);
    const auto claims = claims_of(token.value);
    const auto own = claims ? seconds_in(*claims, "exp") : std::nullopt;
    const auto told = seconds_in(answer, "expires_in");
    if (!own && !told)
        fail_token("neither its answer (expires_in) nor the token (exp) says how long the token holds");
    if (own) token.expires_ms = to_epoch_ms(*own, now_ms);
    if (told)
        token.expires_ms =
            std::min(token.expires_ms, to_epoch_ms(static_cast<double>(now_ms) / 1000 + *told, now_ms));
    if (const auto named = claims ? text_in(*claims, principal_claim) : ""; !named.empty())
        token.principal = shown_principal(named);
    require_usable(token, now_ms);
    return token;
}

bool quotes_any(std::string_view text, const std::vector<std::string>& secrets) {
    return std::ranges::any_of(secrets, [&](const std::string& secret) {
        return !secret.empty() && text.find(secret) != text.npos;
    });
}

TokenRefusal refusal_of_answer(std::string_view body, const std::vector<std::string>& secrets) {
    const auto answer = read_json(body);
    if (!answer.is_object()) return {};
    // As a whole: what is cut, or escaped, may hide a part only.
    const auto shown = [&](const char* name, std::size_t most, const char* otherwise) {
        const auto text = text_in(answer, name);
        return quotes_any(text, secrets) ? otherwise : escape_excerpt(text, most);
    };
    return {shown("error", kShownError, "(it quotes the secret)"),
            shown("error_description", kShownDescription, "(what it says more quotes the secret)")};
}

}  // namespace shortener_events::kafka
