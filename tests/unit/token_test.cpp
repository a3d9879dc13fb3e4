#include "kafka/login/token.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "base/base64.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

using namespace shortener_events;
using kafka::token_of_answer;
using kafka::token_of_jwt;

namespace {

constexpr std::int64_t kNow = 1'800'000'000'000;  // 2027-01-15
const std::string kTomorrow = "1800086400";

std::string jwt_of(const std::string& claims) {
    std::string encoded = to_base64(claims);
    std::erase(encoded, '=');
    for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return "eyJhbGciOiJub25lIn0." + encoded + ".c2ln";
}

std::string why(const std::function<void()>& read) {
    try {
        read();
        return "";
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::kafka);
        return error.what();
    }
}

std::string why_no_jwt(const std::string& text, const std::string& claim = "sub") {
    return why([&] { token_of_jwt(text, claim, kNow); });
}

std::string why_no_answer(const std::string& body) {
    return why([&] { token_of_answer(body, "sub", "client", kNow); });
}

std::string answer_with(const std::string& token, const std::string& more) {
    return R"({"access_token":")" + token + '"' + more + "}";
}

}  // namespace

TEST_CASE("a JWT says whom it is for, and how long it holds") {
    const auto jwt = jwt_of(R"({"sub":"ann","azp":"app","exp":)" + kTomorrow + "}");
    const auto token = token_of_jwt(jwt, "sub", kNow);
    CHECK(token.value == jwt);
    CHECK(token.principal == "ann");
    CHECK(format_utc(token.expires_ms) == "2027-01-16T08:00:00.000Z");
    CHECK(token_of_jwt(jwt, "azp", kNow).principal == "app");
    CHECK(token_of_jwt(jwt_of(R"({"sub":"ÿ?>~","exp":1800000001.5})"), "sub", kNow).expires_ms ==
          kNow + 1500);
}

TEST_CASE("a JWT that cannot be used is told by its cause, and is not quoted") {
    CHECK(why_no_jwt("").starts_with("the token is no JWT"));
    for (const std::string text :
         {"a", "a.b", "a.b.c.d", "a.!.c", "a.WzFd.c"})  // the last one's claims are [1]
        CHECK(why_no_jwt(text).starts_with("the token is no JWT"));
    CHECK(why_no_jwt(jwt_of(R"({"exp":)" + kTomorrow + "}")) ==
          "the token does not say whom it is for: it has no claim \"sub\"");
    CHECK(why_no_jwt(jwt_of(R"({"sub":7,"exp":)" + kTomorrow + "}")) != "");
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a"})")) ==
          "the token does not say how long it holds: it has no claim \"exp\"");
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a","exp":"soon"})")) != "");
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a","exp":1800000000})")) ==
          "the token has expired, at 2027-01-15T08:00:00.000Z");
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a","exp":-1e300})")).starts_with("the token has expired"));
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a","exp":)" + kTomorrow + "}") + "\x01auth=x") ==
          "the token has characters that no token may have");
    CHECK(why_no_jwt(jwt_of(R"({"sub":"a","exp":)" + kTomorrow + "}") + std::string(600'000, 'a')) ==
          "the token is longer than 512 KiB");
}

TEST_CASE("a point in time that nobody lives to see is one that can be counted with") {
    const auto token = token_of_jwt(jwt_of(R"({"sub":"a","exp":1e300})"), "sub", kNow);
    CHECK(token.expires_ms > kNow);
    CHECK(token.expires_ms < kNow + std::int64_t{400} * 24 * 3600 * 1000);
}

TEST_CASE("an endpoint's token holds as long as the shorter of expires_in and exp") {
    const auto life = [](const std::string& body) {
        return (token_of_answer(body, "sub", "client", kNow).expires_ms - kNow) / 1000;
    };
    const auto jwt = jwt_of(R"({"sub":"ann","exp":)" + kTomorrow + "}");
    CHECK(life(answer_with(jwt, "")) == 86'400);
    CHECK(life(answer_with(jwt, R"(,"expires_in":60)")) == 60);
    CHECK(life(answer_with(jwt, R"(,"expires_in":90000)")) == 86'400);
    CHECK(life(answer_with("opaque", R"(,"expires_in":"60")")) == 60);
    CHECK(life(answer_with("opaque", R"(,"expires_in":2.5)")) == 2);
}

TEST_CASE("an endpoint's token is for whom it names, or else for the client") {
    const auto principal = [](const std::string& token) {
        return token_of_answer(answer_with(token, R"(,"expires_in":60)"), "sub", "client", kNow).principal;
    };
    CHECK(principal(jwt_of(R"({"sub":"ann"})")) == "ann");
    CHECK(principal(jwt_of(R"({"azp":"app"})")) == "client");
    CHECK(principal("opaque") == "client");
    CHECK(principal(jwt_of("{\"sub\":\"a\\u001b[31m\"}")).find('\x1b') == std::string::npos);
}

TEST_CASE("an answer that is no token is told by its cause") {
    for (const std::string body : {"", "<html>", "[]", "7", "{", R"({"a":)", "\xff"})
        CHECK(why_no_answer(body) == "its answer is not JSON");
    CHECK(why_no_answer(std::string(100'000, '[')) == "its answer is not JSON");
    for (const std::string body :
         {"{}", R"({"access_token":null})", R"({"access_token":""})", R"({"access_token":["x"]})"})
        CHECK(why_no_answer(body) == "its answer has no access_token");
    CHECK(why_no_answer(answer_with("opaque", ""))
              .starts_with("neither its answer (expires_in) nor the token (exp)"));
    CHECK(why_no_answer(answer_with("opaque", R"(,"expires_in":0)")).starts_with("the token has expired"));
    CHECK(why_no_answer(answer_with("opaque", R"(,"expires_in":-5)")).starts_with("the token has expired"));
    CHECK(why_no_answer(answer_with("two words", R"(,"expires_in":60)")) ==
          "the token has characters that no token may have");
}

TEST_CASE("a refusal is shown as far as people can use it") {
    const auto refusal = kafka::refusal_of_answer(
        R"({"error":"invalid_client","error_description":"no\nsuch \u001b[31mclient"})");
    CHECK(refusal.error == "invalid_client");
    CHECK(refusal.description == "no\\nsuch \\x1b[31mclient");
    const auto long_one =
        kafka::refusal_of_answer(R"({"error":")" + std::string(5000, 'e') + R"(","error_description":")" +
                                 std::string(5000, 'd') + "\"}");
    CHECK(long_one.error.size() < 70);
    CHECK(long_one.description.size() < 210);
    for (const std::string body : {"", "<html>", "[]", R"({"error":7})"})
        CHECK(kafka::refusal_of_answer(body).error.empty());
}

TEST_CASE(
    "a refusal that quotes a secret is not shown, however the secret is escaped and wherever it is cut") {
    const std::vector<std::string> secrets{"a\"b\u00e9", "", "dXNlcg=="};
    for (const std::string quoted : {R"(a\"b\u00e9)", R"(\u0061\"\u0062\u00E9)", R"(Basic dXNlcg==)"}) {
        CAPTURE(quoted);
        const auto refusal =
            kafka::refusal_of_answer(R"({"error":"not )" + quoted + R"(","error_description":")" +
                                         std::string(198, 'd') + quoted + "\"}",
                                     secrets);
        CHECK(refusal.error == "(it quotes the secret)");
        CHECK(refusal.description == "(what it says more quotes the secret)");
    }
    CHECK(kafka::refusal_of_answer(R"({"error":"a","error_description":"b"})", secrets).description == "b");
}
