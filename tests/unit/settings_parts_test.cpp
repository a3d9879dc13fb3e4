#include <doctest/doctest.h>

#include "cli/settings/config_file.hpp"
#include "cli/settings/java_settings.hpp"
#include "cli/settings/java_stores.hpp"
#include "cli/settings/origin.hpp"
#include "cli/settings/properties_text.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/client_property.hpp"
#include "shortener_events/internal/file_trust.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

TEST_CASE("a store is told by its first bytes") {
    CHECK(kind_of_store("\xFE\xED\xFE\xED...") == StoreKind::jks);
    CHECK(kind_of_store("\xCE\xCE\xCE\xCE...") == StoreKind::jks);  // JCEKS
    CHECK(kind_of_store("\x30\x82") == StoreKind::pkcs12);
    CHECK(kind_of_store("subject=x\n-----BEGIN CERTIFICATE-----") == StoreKind::pem);
    CHECK(kind_of_store("") == StoreKind::unknown);
}

TEST_CASE("an encrypted key keeps the lines before it, and what is no PEM is left out") {
    const std::string key =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    CHECK(wrapped_pem("x\n" + key + "y") == key);
    CHECK(wrapped_pem("-----BEGIN X----- AAAA").empty());
    CHECK(wrapped_pem("file:key.pem").empty());
}

TEST_CASE("names of Java's settings are translated, passed over, or nobody's") {
    CHECK(renamed_from_java("fetch.max.wait.ms") == "fetch.wait.max.ms");
    CHECK(renamed_from_java("client.id") == "client.id");
    CHECK(is_java_only("confluent.monitoring.interceptor.topic"));
    CHECK_FALSE(is_java_only("linger.ms"));
    CHECK(is_decided_by_commands("group.id"));
    CHECK(value_from_java("ssl.endpoint.identification.algorithm", "") == "none");
}

TEST_CASE("every property has the line that it begins in") {
    const auto lines = parse_properties("f", "a=1\n\nb=2\\\n 3\nc=4\n", PropertiesSyntax::java);
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].line == 3);
    CHECK(lines[2].line == 5);
}

TEST_CASE("what the Kafka client takes is known before there is one, and no plugin is loaded for it") {
    CHECK(is_client_property("linger.ms"));
    CHECK(is_client_property("request.timeout.ms"));  // a topic's
    CHECK_FALSE(is_client_property("max.poll.records"));
    check_client_property("plugin.library.paths", "/nowhere/plugin");
    CHECK_THROWS_WITH_AS(check_client_property("ssl.key.passwort", "TOPSECRET"),
                         "no such Kafka client property: \"ssl.key.passwort\"", Error);
    CHECK_THROWS_AS(check_client_property("linger.ms", "soon"), Error);
}

TEST_CASE("brokers of a configuration file may be a list, and each setting has its place") {
    const Folder folder;
    folder.write("c.toml", "brokers = [\"a:1\", \"b:2\"]\n[profiles.x.properties]\n\"linger.ms\" = 1\n");
    const auto file = read_config_file((folder.path / "c.toml").string());
    CHECK(file.base.settings.at("brokers").value == "a:1,b:2");
    const Origin linger = file.profiles.at("x").properties.at("linger.ms");
    CHECK(linger.source.ends_with("c.toml:3 [profiles.x]"));
}

TEST_CASE("everybody may read what neither it nor a folder above it keeps from them") {
    namespace fs = std::filesystem;
    const Folder folder;
    folder.write("f", "x");
    const auto path = (folder.path / "f").string();
    fs::permissions(folder.path, fs::perms(0755));
    fs::permissions(path, fs::perms(0644));
    CHECK(may_be_read_by_all(path));
    fs::permissions(path, fs::perms(0640));
    CHECK_FALSE(may_be_read_by_all(path));
    fs::permissions(path, fs::perms(0644));
    fs::permissions(folder.path, fs::perms(0700));
    CHECK_FALSE(may_be_read_by_all(path));
    CHECK_FALSE(may_be_read_by_all("/nowhere/f"));
}
