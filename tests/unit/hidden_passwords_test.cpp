#include <doctest/doctest.h>

#include "shortener_events/internal/secrets.hpp"

using namespace shortener_events;

TEST_CASE("a property is secret by its name, also under a misspelt one") {
    for (const char* name :
         {"sasl.password", "ssl.key.password", "sasl.pasword", "sasl.oauthbearer.client.secret",
          "ssl.key.pem", "sasl.oauthbearer.config", "sasl.kerberos.kinit.cmd", "sasl.oauthbearer.token",
          "sasl.oauthbearer.assertion.private.key.passphrase",
          "sasl.oauthbearer.client.credentials.client.secret"}) {
        CAPTURE(std::string(name));
        CHECK(is_secret(name));
    }
    for (const char* name : {"client.id", "sasl.username", "ssl.ca.location", "bootstrap.servers",
                             "sasl.oauthbearer.token.endpoint.url", "https.ca.location"})
        CHECK_FALSE(is_secret(name));
}

TEST_CASE("certificates are none of the PEMs that nobody else may read, and a key is one") {
    for (const char* name : {"ssl.ca.pem", "ssl.certificate.pem", "https.ca.pem"})
        CHECK(is_certificate(name));
    for (const char* name : {"ssl.key.pem", "ssl.ca.location", "ssl.certificate.pem.password"})
        CHECK_FALSE(is_certificate(name));
}

TEST_CASE("an address is shown without its password, wherever that stands") {
    CHECK(hide_password("postgresql://u:p@h/d") == "postgresql://u:***@h/d");
    CHECK(hide_password("postgresql://u:p@q@h/d") == "postgresql://u:***@h/d");
    CHECK(hide_password("postgresql://h/d?user=u&password=p&x=1") ==
          "postgresql://h/d?user=u&password=***&x=1");
    CHECK(hide_password("postgresql://u@h:5432/d") == "postgresql://u@h:5432/d");
    CHECK(hide_password("host=h sslpassword='a b' dbname=d") == "host=h sslpassword=*** dbname=d");
}

TEST_CASE("the passwords of URLs inside a text are hidden as well, and the text stays") {
    CHECK(hide_passwords("cannot open postgresql://u:p@h/d: no route") ==
          "cannot open postgresql://u:***@h/d: no route");
    CHECK(hide_passwords("nothing to hide: a@b") == "nothing to hide: a@b");
}
