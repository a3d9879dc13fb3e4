#include "kafka/client/login_check.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using shortener_events::kafka::check_login;

namespace {

using Properties = std::map<std::string, std::string>;

std::string refused(const Properties& properties) {
    try {
        check_login(properties);
        return "";
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        CHECK(std::string(error.what()).find("open-sesame") == std::string::npos);
        return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
    }
}

Properties with(Properties more) {
    more.emplace("security.protocol", "sasl_ssl");
    return more;
}

}  // namespace

TEST_CASE("a login that can be tried is let through") {
    for (const Properties& properties :
         {Properties{},
          {{"security.protocol", "SSL"}},
          {{"security.protocol", "plaintext"}},
          with({{"sasl.mechanism", "PLAIN"}, {"sasl.username", "u"}, {"sasl.password", "open-sesame"}}),
          with({{"sasl.mechanisms", "SCRAM-SHA-512"}, {"sasl.username", "u"}, {"sasl.password", "x"}}),
          with({{"sasl.mechanism", "OAUTHBEARER"}, {"enable.sasl.oauthbearer.unsecure.jwt", "true"}}),
          with({{"sasl.mechanism", "OAUTHBEARER"},
                {"sasl.oauthbearer.method", "oidc"},
                {"sasl.oauthbearer.token.endpoint.url", "https://idp/token"},
                {"sasl.oauthbearer.client.id", "me"},
                {"sasl.oauthbearer.client.secret", "open-sesame"}}),
          with({{"sasl.mechanism", "OAUTHBEARER"}, {"sasl.oauthbearer.token", "a.b.c"}}),
          with({{"sasl.mechanism", "GSSAPI"}}),
          with({{"sasl.kerberos.keytab", "/etc/keytab"}})})
        CHECK(refused(properties).empty());
}

TEST_CASE("mechanisms and protocols that others spell in their own way are answered with ours") {
    CHECK(refused(with({{"sasl.mechanism", "scram-sha-512"}})) ==
          "no such sasl.mechanism: \"scram-sha-512\" | did you mean \"SCRAM-SHA-512\" or \"SCRAM-SHA-256\"?");
    CHECK(refused({{"sasl.mechanism", "plain"}}) ==
          "no such sasl.mechanism: \"plain\" | did you mean \"PLAIN\"?");
    CHECK(refused({{"security.protocol", "sasl-ssl"}})
              .starts_with("no such security.protocol: \"sasl-ssl\" | did you mean \"SASL_SSL\""));
    CHECK(refused({{"security.protocol", "tls"}}).starts_with("no such security.protocol: \"tls\" | "));
}

TEST_CASE("a login without what it logs in with is refused before anybody is asked") {
    CHECK(refused(with({})).starts_with("security.protocol asks for a login, but sasl.mechanism"));
    CHECK(refused(with({{"sasl.mechanism", "PLAIN"}})) == "SASL PLAIN needs sasl.username");
    CHECK(refused(with({{"sasl.mechanism", "SCRAM-SHA-256"}, {"sasl.username", "u"}}))
              .starts_with("SASL SCRAM-SHA-256 needs sasl.password"));
    CHECK(refused(with({{"sasl.mechanism", "OAUTHBEARER"}}))
              .starts_with("SASL OAUTHBEARER has no source of tokens"));
}

TEST_CASE("a file of keys that is not there is named with the property and the reason") {
    const Folder folder;
    const auto missing = (folder.path / "ca.pem").string();
    CHECK(refused({{"security.protocol", "ssl"}, {"ssl.ca.location", missing}}) ==
          "cannot read \"" + missing + "\" (ssl.ca.location): No such file or directory");
    folder.write("ca.pem", "x");
    CHECK(refused({{"security.protocol", "ssl"}, {"ssl.ca.location", missing}}).empty());
    CHECK(refused({{"security.protocol", "ssl"}, {"ssl.ca.location", "probe"}}).empty());
    CHECK(refused({{"ssl.ca.location", "nowhere"}}).empty());  // not used without TLS
}
