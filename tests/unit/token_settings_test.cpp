#include "kafka/login/token_settings.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/secrets.hpp"

using namespace shortener_events;
using kafka::token_settings;
using kafka::TokenOrigin;

namespace {

using Properties = std::map<std::string, std::string>;

Properties login(Properties more) {
    more.emplace("security.protocol", "sasl_ssl");
    more.emplace("sasl.mechanism", "OAUTHBEARER");
    return more;
}

Properties oidc(Properties more = {}) {
    more.emplace("sasl.oauthbearer.method", "oidc");
    more.emplace("sasl.oauthbearer.token.endpoint.url", "https://idp/token");
    more.emplace("sasl.oauthbearer.client.id", "me");
    more.emplace("sasl.oauthbearer.client.secret", "open-sesame");
    return login(std::move(more));
}

std::string refused(const Properties& properties, bool has_reader = false) {
    try {
        token_settings(properties, has_reader);
        return "";
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        const auto text = std::string(error.what()) + " | " + error.hint();
        CHECK(text.find("open-sesame") == std::string::npos);
        return text;
    }
}

}  // namespace

TEST_CASE("tokens come from where the properties say, and from nowhere for another login") {
    CHECK(token_settings({{"sasl.oauthbearer.method", "oidc"}}, false).origin == TokenOrigin::none);
    CHECK(token_settings({{"security.protocol", "ssl"}, {"sasl.mechanism", "OAUTHBEARER"}}, false).origin ==
          TokenOrigin::none);
    CHECK(token_settings({{"security.protocol", "sasl_ssl"}, {"sasl.mechanism", "PLAIN"}}, false).origin ==
          TokenOrigin::none);
    CHECK(token_settings(login({{"enable.sasl.oauthbearer.unsecure.jwt", "true"}}), false).origin ==
          TokenOrigin::librdkafka);
    CHECK(token_settings(oidc(), false).origin == TokenOrigin::endpoint);
    CHECK(token_settings(login({{"sasl.oauthbearer.token", "a.b.c"}}), false).token == "a.b.c");
    const auto read = token_settings(login({{"sasl.oauthbearer.token", "file:/run/token"}}), true);
    CHECK(read.origin == TokenOrigin::given);
    CHECK(read.token.empty());
    CHECK(token_settings(login({}), true).origin == TokenOrigin::given);
    CHECK(token_settings({{"security.protocol", "SASL_PLAINTEXT"},
                          {"sasl.mechanisms", "OAUTHBEARER"},
                          {"sasl.oauthbearer.token", "a.b.c"}},
                         false)
              .origin == TokenOrigin::given);
}

TEST_CASE("librdkafka's names, and Java's, are read with their meanings") {
    const auto settings =
        token_settings(oidc({{"sasl.oauthbearer.scope", "kafka read"},
                             {"sasl.oauthbearer.extensions", "logicalCluster=lkc-1,poolId=p=1"},
                             {"https.ca.location", "/etc/ca.pem"},
                             {"sasl.oauthbearer.grant.type", "client_credentials"},
                             {"sasl.oauthbearer.header.urlencode", "true"},
                             {"sasl.oauthbearer.sub.claim.name", "azp"}}),
                       false);
    CHECK(settings.url == "https://idp/token");
    CHECK(settings.client_id == "me");
    CHECK(settings.client_secret == "open-sesame");
    CHECK(settings.scope == "kafka read");
    CHECK(settings.ca_file == "/etc/ca.pem");
    CHECK(settings.encodes_client);
    CHECK(settings.principal_claim == "azp");
    CHECK(settings.extensions ==
          decltype(settings.extensions){{"logicalCluster", "lkc-1"}, {"poolId", "p=1"}});
    CHECK(token_settings(oidc(), false).principal_claim == "sub");
    CHECK(token_settings(oidc({{"https.ca.location", "probe"}}), false).ca_file.empty());
    Properties javas = oidc();
    javas.erase("sasl.oauthbearer.client.id");
    javas["sasl.oauthbearer.client.credentials.client.id"] = "other";
    CHECK(token_settings(javas, false).client_id == "other");
}

TEST_CASE("a login without a source of tokens is told every way to one") {
    const auto told = refused(login({}));
    CHECK(told.starts_with("SASL OAUTHBEARER has no source of tokens | "));
    for (const char* way :
         {"sasl.oauthbearer.method=oidc", "sasl.oauthbearer.token as command:LINE", "unsecure.jwt=true"})
        CHECK(told.find(way) != std::string::npos);
    CHECK(
        refused(login({{"sasl.oauthbearer.client.id", "me"}})).find("| sasl.oauthbearer.method=oidc asks") !=
        std::string::npos);
    CHECK(refused(login({{"sasl.oauthbearer.method", "default"}}))
              .starts_with("SASL OAUTHBEARER has no source"));
}

TEST_CASE("two sources of tokens are one too many") {
    CHECK(refused(oidc({{"sasl.oauthbearer.token", "open-sesame"}})).find("more than one source of tokens") !=
          std::string::npos);
    CHECK(refused(oidc(), true).find("more than one source of tokens") != std::string::npos);
    CHECK(refused(oidc({{"enable.sasl.oauthbearer.unsecure.jwt", "true"}})).find("more than one") !=
          std::string::npos);
}

TEST_CASE("an endpoint that is not complete is told what is missing") {
    for (const char* name : {"sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.client.id",
                             "sasl.oauthbearer.client.secret"}) {
        auto properties = oidc();
        properties.erase(name);
        CHECK(refused(properties).starts_with(std::string("sasl.oauthbearer.method=oidc needs ") + name));
    }
    CHECK(refused(oidc({{"sasl.oauthbearer.client.id", "a:b"}})).find("has a colon") != std::string::npos);
    CHECK(
        refused(oidc({{"sasl.oauthbearer.client.id", "a:b"}, {"sasl.oauthbearer.header.urlencode", "true"}}))
            .empty());
}

TEST_CASE("a value that cannot be meant is refused before anybody is asked") {
    for (const std::string url : {"idp/token", "ftp://idp/token", "https://", "https:///token",
                                  "https://idp/to ken", "https://idp/\ntoken", "file:/run/token"})
        CHECK(refused(oidc({{"sasl.oauthbearer.token.endpoint.url", url}}))
                  .find("not the address of a token endpoint") != std::string::npos);
    CHECK(refused(oidc({{"sasl.oauthbearer.token.endpoint.url", "https://u:open-sesame@idp/"}}))
              .find("there is a user in it") != std::string::npos);
    for (const char* extensions : {"a", "=1", "a1=2", "auth=x", "a=1,,b=2", "a=\x01"})
        CHECK(refused(oidc({{"sasl.oauthbearer.extensions", extensions}})) != "");
    CHECK(refused(oidc({{"sasl.oauthbearer.method", "openid"}})) != "");
    CHECK(refused(oidc({{"sasl.oauthbearer.grant.type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}}))
              .find("only client_credentials is there") != std::string::npos);
    CHECK(refused(oidc({{"sasl.oauthbearer.scope", "a\nb"}})) != "");
    CHECK(refused(oidc({{"sasl.oauthbearer.client.secret", "open-sesame\n"}})) != "");
}

TEST_CASE("what is read here is none of librdkafka's, and what is secret of it is never shown") {
    for (const auto& name : kafka::token_properties()) {
        CHECK(kafka::is_token_property(name));
        CHECK(is_secret(name) ==
              (name.ends_with("secret") || name.ends_with(".token") || name.ends_with(".pem")));
    }
    CHECK(!kafka::is_token_property("sasl.oauthbearer.config"));
}
