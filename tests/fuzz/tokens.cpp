// Tokens for logins: what an endpoint answers, or a command prints, is either a token that can be sent and
// counted with, or refused in words that can be shown.
#include "base/base64.hpp"
#include "kafka/login/token.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/visible_text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;

namespace {

constexpr std::int64_t kNow = 1'800'000'000'000;

bool is_shown_as_it_is(std::string_view text) {
    return escape_line(text) == text;
}

void check_token(const kafka::Token& token) {
    fuzz::require(!token.value.empty() && token.value.find_first_of("\x01\r\n ,\"") == std::string::npos,
                  "a token ends nothing that it is sent in");
    fuzz::require(token.value.size() <= kafka::kLongestToken, "a token is not too long for a broker");
    fuzz::require(!token.principal.empty() && is_shown_as_it_is(token.principal), "a token is for somebody");
    fuzz::require(token.expires_ms > kNow && token.expires_ms < 2 * kNow,
                  "a token holds for a time that can be counted with");
}

/// Empty: it is a token.
template <typename Read>
std::string refusal_by(const Read& read, const std::string& text) {
    try {
        check_token(read(text));
        return {};
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::kafka, "what is no token is the login's trouble");
        return error.what();
    }
}

template <typename Read>
void check_reading(const std::string& text, const Read& read) {
    const std::string message = refusal_by(read, text);
    fuzz::require(is_shown_as_it_is(message) && message.size() < 200, "a message can be shown");
    // What is said of another one as well is no quotation, even if this one has the same words.
    const bool is_long = text.size() >= 40, is_said_of_any = message == refusal_by(read, "x");
    fuzz::require(!is_long || is_said_of_any || message.find(text) == message.npos,
                  "a message quotes no token");
}

std::string jwt_of(std::string_view claims) {
    std::string encoded = to_base64(claims);
    for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
    std::erase(encoded, '=');
    return "e30." + encoded + ".x";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto choice = fuzz::take_choice(input, 4);
    const std::string text = choice == 0 ? jwt_of(input) : std::string(input);
    if (choice < 2)
        check_reading(text, [](const std::string& jwt) { return kafka::token_of_jwt(jwt, "sub", kNow); });
    if (choice == 2)
        check_reading(text, [](const std::string& body) {
            return kafka::token_of_answer(body, "sub", "client", kNow);
        });
    if (choice == 3) {
        const std::string secret = "hush";
        const auto refusal = kafka::refusal_of_answer(text, {secret});
        fuzz::require(refusal.error.find(secret) == std::string::npos &&
                          refusal.description.find(secret) == std::string::npos,
                      "a refusal shows no secret");
        fuzz::require(is_shown_as_it_is(refusal.error) && is_shown_as_it_is(refusal.description),
                      "a refusal can be shown");
        fuzz::require(refusal.error.size() < 100 && refusal.description.size() < 300, "a refusal is short");
    }
    return 0;
}
