#include "kafka/login/token_source.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "base/base64.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"
#include "support/loopback_port.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using kafka::TokenSource;

namespace {

std::string jwt_until(std::chrono::milliseconds life) {
    std::string claims =
        to_base64(fmt::format(R"({{"sub":"me","exp":{}.{:03}}})", (now_ms() + life.count()) / 1000,
                              (now_ms() + life.count()) % 1000));
    std::erase(claims, '=');
    return "e30." + claims + ".";
}

KafkaSettings login_by(TokenReader reader) {
    KafkaSettings settings;
    settings.properties = {{"security.protocol", "sasl_ssl"}, {"sasl.mechanism", "OAUTHBEARER"}};
    settings.token = std::make_shared<const TokenReader>(std::move(reader));
    return settings;
}

KafkaSettings login_at(int port) {
    KafkaSettings settings;
    settings.properties = {
        {"security.protocol", "sasl_ssl"},
        {"sasl.mechanism", "OAUTHBEARER"},
        {"sasl.oauthbearer.method", "oidc"},
        {"sasl.oauthbearer.client.id", "me"},
        {"sasl.oauthbearer.client.secret", "open-sesame"},
        {"sasl.oauthbearer.token.endpoint.url", fmt::format("http://127.0.0.1:{}/token", port)}};
    return settings;
}

std::string why_no_token(TokenSource& source, std::chrono::milliseconds timeout,
                         const std::stop_token& stop = {}) {
    try {
        source.take(timeout, stop);
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("clients with the same settings share one token, and fetch a new one before it has expired") {
    std::atomic<int> read = 0;
    const auto settings = login_by([&](auto, const auto&) {
        ++read;
        return jwt_until(600ms);
    });
    const auto copy = settings;
    const auto source = TokenSource::of(settings);
    REQUIRE(source);
    CHECK(TokenSource::of(copy) == source);
    CHECK(TokenSource::of(login_by([](auto, const auto&) { return std::string(); })) != source);
    const auto first = source->take(5s, {});
    CHECK(first.principal == "me");
    CHECK(source->take(5s, {}).value == first.value);
    CHECK(read == 1);
    std::this_thread::sleep_for(450ms);
    CHECK(source->take(5s, {}).value != first.value);
    CHECK(read == 2);
}

TEST_CASE("what a reader throws, or gives that is no token, is the cause that is told") {
    const auto failing = TokenSource::of(login_by([](auto, const auto&) -> std::string {
        throw Error(ErrorCategory::configuration, "the vault is sealed");
    }));
    CHECK(why_no_token(*failing, 5s) == "the vault is sealed");
    const auto old = TokenSource::of(login_by([](auto, const auto&) { return jwt_until(-5s); }));
    CHECK(why_no_token(*old, 5s).starts_with(
        "cannot log in with sasl.oauthbearer.token: the token has expired, at "));
    CHECK(why_no_token(*old, 5s) != "");  // a failure is not kept
}

TEST_CASE("a reader has four fifths of the time, and its caller the rest") {
    std::chrono::milliseconds limit{};
    const auto source = TokenSource::of(login_by([&](auto given, const auto&) {
        limit = given;
        return jwt_until(60s);
    }));
    source->take(5s, {});
    CHECK(limit == 4s);
}

TEST_CASE("who gives a login up does not wait for another's token") {
    std::atomic<bool> goes_on = true;
    const auto source = TokenSource::of(login_by([&](auto, const auto&) {
        while (goes_on) std::this_thread::sleep_for(5ms);
        return jwt_until(60s);
    }));
    std::jthread other([&] { source->take(60s, {}); });
    std::this_thread::sleep_for(50ms);
    std::stop_source stop;
    const std::jthread patience([&] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    CHECK(why_no_token(*source, 60s, stop.get_token()) == "the login was given up");
    goes_on = false;
}

TEST_CASE(
    "an endpoint that says nothing is waited for as long as it may take, or until somebody wants to end") {
    const tests::LoopbackPort port;
    const auto source = TokenSource::of(login_at(port.number()));
    CHECK(why_no_token(*source, 250ms) ==
          fmt::format("cannot get a token for the login from http://127.0.0.1:{}/token: "
                      "no answer within 200ms",
                      port.number()));
    std::stop_source stop;
    const std::jthread patience([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK(why_no_token(*source, 60s, stop.get_token()) != "");
    CHECK(std::chrono::steady_clock::now() - begun < 20s);
}

TEST_CASE("an endpoint where nobody listens is told so at once, without the secret") {
    int number = 0;
    {
        const tests::LoopbackPort port;
        number = port.number();
    }
    const auto why = why_no_token(*TokenSource::of(login_at(number)), 60s);
    CHECK(why.ends_with("/token: connection refused"));
    CHECK(why.find("open-sesame") == std::string::npos);
}
