#include "cli/settings/properties_file.hpp"

#include <doctest/doctest.h>

#include <map>

#include "cli/settings/jaas.hpp"
#include "cli/settings/resolve.hpp"
#include "shortener_events/error.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

using Texts = std::map<std::string, std::string>;

/// A folder with a file of this name and text.
struct WrittenFile {
    Folder folder;
    std::string path;

    explicit WrittenFile(const std::string& text, const std::string& name = "client.properties")
        : path((folder.path / name).string()) {
        folder.write(name, text);
        std::filesystem::permissions(folder.path, std::filesystem::perms::owner_all);
    }
};

Texts read(const std::string& text, const std::string& name = "client.properties") {
    const WrittenFile file(text, name);
    Texts values;
    for (const auto& [property, origin] : read_properties_file(file.path).properties)
        values[property] = origin.value;
    return values;
}

std::string why_not_read(const std::string& text, const std::string& name = "client.properties") {
    const WrittenFile file(text, name);
    try {
        read_properties_file(file.path);
        return "it is read";
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        return std::string(error.what()).substr(file.folder.path.string().size() + 1);
    }
}

GlobalOptions options_for(const Folder& folder) {
    GlobalOptions options;
    options.properties_file = (folder.path / "client.properties").string();
    options.config_file = (folder.path / "config.toml").string();
    return options;
}

/// Resolved as -F does it.
ResolvedSettings settings_of(const std::string& text) {
    const WrittenFile file(text);
    file.folder.write("config.toml", "");
    return resolve_all(options_for(file.folder));
}

std::string why_not_resolved(const std::string& text) {
    try {
        settings_of(text);
        return "it is taken";
    } catch (const Error& error) {
        const std::string message = error.what();
        return message.substr(message.find("client.properties")) + " | " + error.hint();
    }
}

const std::string kPlain = "org.apache.kafka.common.security.plain.PlainLoginModule";

}  // namespace

TEST_CASE("a properties file is read as java.util.Properties reads it") {
    for (const auto& [text, expected] : std::initializer_list<std::pair<const char*, Texts>>{
             {"# x\n a = b=c \r\n!\n\nd=\n", {{"a", "b=c"}, {"d", ""}}},
             {"a: b\nc d\ne\t:\tf\n", {{"a", "b"}, {"c", "d"}, {"e", "f"}}},
             {"a=b\\\n   c\\\r\n\td\ne=f\n", {{"a", "bcd"}, {"e", "f"}}},
             {"a=b\\\\\nc=d", {{"a", "b\\"}, {"c", "d"}}},
             {"a=b\\\\\\\nc=d", {{"a", "b\\c=d"}}},
             {"a=b\\", {{"a", "b"}}},
             {"a\\=b\\:c\\ d=e", {{"a=b:c d", "e"}}},
             {"a=\\u00e9\\u20AC\\uD83D\\uDE00\\t.\\q", {{"a", "é€😀\t.q"}}},
             {"a=1\ra=2\n", {{"a", "2"}}},
             {"\xEF\xBB\xBF"
              "a=b",
              {{"a", "b"}}},
             {"# not the next line \\\na=b", {{"a", "b"}}},
             {"a=b\\\n# c", {{"a", "b# c"}}},
             {"lonely\n", {{"lonely", ""}}},
             {"", {}}}) {
        CAPTURE(text);
        CHECK(read(text) == expected);
    }
}

TEST_CASE("kcat's configuration has no escapes, and its topic. is not a part of the name") {
    const std::string text = "# x\nsasl.password=a\\b\\\nc:d=e\ntopic.acks=1\n";
    const Texts expected{{"sasl.password", "a\\b\\"}, {"c:d", "e"}, {"acks", "1"}};
    CHECK(read(text, "kcat.conf") == expected);
    CHECK(read(text, "kafkacat.conf") == expected);
    CHECK(why_not_read("a=b\nc d\n", "kcat.conf") == "kcat.conf:2: not a key=value line");
}

TEST_CASE("a line that cannot be read is named by its number, and its value is not quoted") {
    for (const std::string line : {"=", " = b", ":b", "=b=c"})
        CHECK(why_not_read("a=b\n" + line + "\n") == "client.properties:2: not a key=value line");
    for (const std::string escape :
         {"\\u", "\\u12", "\\u12g4", "\\uD83D", "\\uD83Dx", "\\uD83D\\u0041", "\\uDE00", "\\u0000"})
        CHECK(why_not_read("a=b\\\n c\nd=TOPSECRET" + escape + "\n") ==
              "client.properties:3: a \\u needs four hexadecimal digits that are a character");
    CHECK(why_not_read(std::string("a=b\0c", 5)) == "client.properties:1: it has a zero byte");
}

TEST_CASE("the login of sasl.jaas.config is librdkafka's properties") {
    const std::string scram = "org.apache.kafka.common.security.scram.ScramLoginModule";
    const std::string oauth = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    for (
        const auto& [jaas, expected] : std::initializer_list<std::pair<std::string, Texts>>{
            {kPlain + R"( required username="me" password="p;w= \"x\\";)",
             {{"sasl.username", "me"}, {"sasl.password", R"(p;w= "x\)"}}},
            {kPlain + " required\n  username=me\n  password='p w';",
             {{"sasl.username", "me"}, {"sasl.password", "p w"}}},
            {scram + R"( REQUIRED /* who */ username = "me" password="p\101" ; // end)",
             {{"sasl.username", "me"}, {"sasl.password", "pA"}}},
            {oauth +
                 R"( required clientId="id" clientSecret="s" scope="a b" extension_x="1" extension_y="2";)",
             {{"sasl.oauthbearer.client.id", "id"},
              {"sasl.oauthbearer.client.secret", "s"},
              {"sasl.oauthbearer.scope", "a b"},
              {"sasl.oauthbearer.extensions", "x=1,y=2"}}},
            {oauth +
                 R"( required oauth.client.id="id" oauth.client.secret="s" oauth.token.endpoint.uri="https://x/t" oauth.scope="a";)",
             {{"sasl.oauthbearer.client.id", "id"},
              {"sasl.oauthbearer.client.secret", "s"},
              {"sasl.oauthbearer.scope", "a"},
              {"sasl.oauthbearer.method", "oidc"},
              {"sasl.oauthbearer.token.endpoint.url", "https://x/t"}}},
            {oauth + R"( required oauth.access.token="x.y.z";)", {{"sasl.oauthbearer.token", "x.y.z"}}},
            {oauth + R"( required unsecuredLoginStringClaim_sub="alice";)",
             {{"enable.sasl.oauthbearer.unsecure.jwt", "true"},
              {"sasl.oauthbearer.config", "principal=alice"}}},
            {oauth + " required;", {}},
            {R"(com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab="/k" principal="a@B";)",
             {{"sasl.kerberos.keytab", "/k"}, {"sasl.kerberos.principal", "a@B"}}}}) {
        CAPTURE(jaas);
        CHECK(properties_of_jaas(parse_jaas(jaas)) == expected);
    }
    CHECK(read("sasl.jaas.config: " + kPlain +
               " required \\\n   username=\"me\" \\\n   password=\"a\\\\\"b\";\n") ==
          Texts{{"sasl.username", "me"}, {"sasl.password", "a\"b"}});
}

TEST_CASE("what of sasl.jaas.config cannot be understood is said, and no value of it quoted") {
    for (const auto& [jaas, why] : std::initializer_list<std::pair<std::string, std::string>>{
             {"", "it is not: a login module, required, its options, and ;"},
             {kPlain, "it is not: a login module, required, its options, and ;"},
             {kPlain + " required username=\"TOPSECRET\"", "it does not end with ;"},
             {kPlain + " required username=\"TOPSECRET;", "a quotation mark is not closed"},
             {kPlain + " required username \"TOPSECRET\";", "an option is not written as name=\"value\""},
             {kPlain + " required username=;", "an option is not written as name=\"value\""},
             {kPlain + " required username=\"me\";", "PlainLoginModule has no password"},
             {kPlain + " required username=\"TOPSECRET\" password=\"TOPSECRET\"; x.Y required;",
              "it has more than one login module"},
             {"software.amazon.msk.auth.iam.IAMLoginModule required;",
              "the login module is none of those that can be understood"}})
        CHECK(why_not_read("\nsasl.jaas.config=" + jaas + "\n") ==
              "client.properties:2: sasl.jaas.config: " + why);
}

TEST_CASE("certificates and keys in a properties file are wrapped as OpenSSL wants them") {
    const std::string pem =
        "-----BEGIN CERTIFICATE----- " + std::string(70, 'A') + " -----END CERTIFICATE-----";
    const std::string wrapped =
        "-----BEGIN CERTIFICATE-----\n" + std::string(64, 'A') + "\nAAAAAA\n-----END CERTIFICATE-----\n";
    const auto properties = read("ssl.truststore.type=PEM\nssl.truststore.certificates=" + pem + " " + pem +
                                 "\nssl.keystore.certificate.chain=" + pem + "\nssl.keystore.key=file:key\n");
    CHECK(properties == Texts{{"ssl.ca.pem", wrapped + wrapped},
                              {"ssl.certificate.pem", wrapped},
                              {"ssl.key.pem", "file:key"}});
}

TEST_CASE(
    "stores in PEM and PKCS#12 are told apart by what they hold, and a JKS gets the command that changes "
    "it") {
    const Folder folder;
    const auto at = [&](const char* name) { return (folder.path / name).string(); };
    folder.write("both.pem", "text\n-----BEGIN CERTIFICATE-----\n");
    folder.write("it's.jks", "\xFE\xED\xFE\xED");
    folder.write("key.p12", "\x30\x82");
    folder.write("odd", "x");
    const auto of = [&](const std::string& text) {
        folder.write("client.properties", text);
        Texts values;
        for (const auto& [name, origin] : read_properties_file(at("client.properties")).properties)
            values[name] = origin.value;
        return values;
    };
    const auto why = [&](const std::string& text) {
        try {
            of(text);
            return std::string("it is read");
        } catch (const Error& error) {
            return std::string(error.what()).substr(folder.path.string().size() + 1) + " | " + error.hint();
        }
    };
    CHECK(of("ssl.truststore.type=PEM\nssl.truststore.location=" + at("both.pem")) ==
          Texts{{"ssl.ca.location", at("both.pem")}});
    CHECK(of("ssl.keystore.type=PEM\nssl.keystore.location=" + at("both.pem")) ==
          Texts{{"ssl.certificate.location", at("both.pem")}, {"ssl.key.location", at("both.pem")}});
    CHECK(of("ssl.keystore.location=" + at("key.p12") + "\nssl.keystore.password=x") ==
          Texts{{"ssl.keystore.location", at("key.p12")}, {"ssl.keystore.password", "x"}});
    CHECK(why("ssl.keystore.location=" + at("it's.jks")) ==
          "client.properties:1: the key store \"" + at("it's.jks") +
              "\" is a JKS, which Java alone can open | make it PKCS#12: keytool -importkeystore "
              "-srckeystore '" +
              folder.path.string() +
              "/it'\\''s.jks' -destkeystore client.p12 -deststoretype PKCS12, and write "
              "ssl.keystore.location=client.p12");
    CHECK(why("ssl.keystore.location=" + at("odd")) ==
          "client.properties:1: the key store \"" + at("odd") + "\" is neither PEM, PKCS#12 nor JKS | ");
    CHECK(why("\nssl.truststore.location=" + at("none")) ==
          "client.properties:2: cannot read the trust store \"" + at("none") +
              "\": No such file or directory | ");
}

TEST_CASE("the settings that Java's clients mostly have are taken, or passed over with one note") {
    // The property that comes of a line; "": none does, and the note has the name.
    for (const auto& [line, property, value] : std::initializer_list<std::array<const char*, 3>>{
             {"max.poll.records=100", "", ""},
             {"buffer.memory=33554432", "", ""},
             {"max.block.ms=60000", "", ""},
             {"default.api.timeout.ms=60000", "", ""},
             {"interceptor.classes=", "", ""},
             {"max.request.size=1048576", "", ""},
             {"metric.reporters=", "", ""},
             {"key.serializer=org.apache.kafka.common.serialization.StringSerializer", "", ""},
             {"value.deserializer=org.apache.kafka.common.serialization.StringDeserializer", "", ""},
             {"ssl.protocol=TLSv1.3", "", ""},
             {"ssl.enabled.protocols=TLSv1.3", "", ""},
             {"sasl.client.callback.handler.class=x.Y", "", ""},
             {"schema.registry.url=http://x", "", ""},
             {"basic.auth.user.info=u:TOPSECRET", "", ""},
             {"group.id=services", "", ""},
             {"auto.offset.reset=earliest", "", ""},
             {"enable.auto.commit=true", "", ""},
             {"transactional.id=t", "", ""},
             {"ssl.endpoint.identification.algorithm=", "ssl.endpoint.identification.algorithm", "none"},
             {"ssl.endpoint.identification.algorithm=https", "ssl.endpoint.identification.algorithm",
              "https"},
             {"security.protocol=SASL_SSL", "security.protocol", "SASL_SSL"},
             {"sasl.mechanism=SCRAM-SHA-512", "sasl.mechanism", "SCRAM-SHA-512"},
             {"client.id=x", "client.id", "x"},
             {"acks=all", "acks", "all"},
             {"linger.ms=5", "linger.ms", "5"},
             {"batch.size=16384", "batch.size", "16384"},
             {"compression.type=zstd", "compression.type", "zstd"},
             {"retries=2147483647", "retries", "2147483647"},
             {"request.timeout.ms=30000", "request.timeout.ms", "30000"},
             {"delivery.timeout.ms=120000", "delivery.timeout.ms", "120000"},
             {"max.in.flight.requests.per.connection=5", "max.in.flight.requests.per.connection", "5"},
             {"enable.idempotence=true", "enable.idempotence", "true"},
             {"session.timeout.ms=45000", "session.timeout.ms", "45000"},
             {"heartbeat.interval.ms=3000", "heartbeat.interval.ms", "3000"},
             {"max.poll.interval.ms=300000", "max.poll.interval.ms", "300000"},
             {"fetch.min.bytes=1", "fetch.min.bytes", "1"},
             {"fetch.max.wait.ms=500", "fetch.wait.max.ms", "500"},
             {"max.partition.fetch.bytes=1048576", "max.partition.fetch.bytes", "1048576"},
             {"isolation.level=read_committed", "isolation.level", "read_committed"},
             {"receive.buffer.bytes=-1", "socket.receive.buffer.bytes", "0"},
             {"send.buffer.bytes=131072", "socket.send.buffer.bytes", "131072"},
             {"connections.max.idle.ms=540000", "connections.max.idle.ms", "540000"},
             {"metadata.max.age.ms=300000", "metadata.max.age.ms", "300000"},
             {"reconnect.backoff.max.ms=1000", "reconnect.backoff.max.ms", "1000"},
             {"retry.backoff.ms=100", "retry.backoff.ms", "100"}}) {
        CAPTURE(line);
        const auto resolved = settings_of(line);
        const std::string name(line, std::string_view(line).find('='));
        const bool passed = property == std::string_view();
        REQUIRE(resolved.notes.size() == (passed ? 1 : 0));
        CHECK(resolved.kafka.properties == (passed ? Texts{} : Texts{{property, value}}));
        if (passed) CHECK(resolved.notes[0].find(": " + name + " (") != std::string::npos);
    }
    // librdkafka has this one from 2.2 on.
    CHECK(settings_of("client.dns.lookup=use_all_dns_ips").notes.size() +
              settings_of("client.dns.lookup=use_all_dns_ips").kafka.properties.size() ==
          1);
}

TEST_CASE("one note names everything that was passed over") {
    const auto resolved = settings_of("max.poll.records=1\nbuffer.memory=2\ngroup.id=g\nclient.id=x\n");
    REQUIRE(resolved.notes.size() == 1);
    CHECK(resolved.notes[0].ends_with(
        "client.properties: not used here: buffer.memory, max.poll.records (of Java clients alone); group.id "
        "(decided by each command)"));
    CHECK(resolved.sources.at("client.id").ends_with("client.properties:4"));
}

TEST_CASE(
    "what nobody knows is refused with its place and what is near, and a value that is not taken as well") {
    CHECK(why_not_resolved("\nmax.pol.records=1\n")
              .starts_with("client.properties:2: no such Kafka client property: \"max.pol.records\""));
    CHECK(why_not_resolved("client.id=x\nlinger.mz=1\n") ==
          "client.properties:2: no such Kafka client property: \"linger.mz\" | did you mean \"linger.ms\"?");
    CHECK(why_not_resolved("linger.ms=soon\n")
              .starts_with("client.properties:1: cannot set Kafka client property linger.ms: "));
    CHECK(why_not_resolved("config.providers=file\n")
              .starts_with("client.properties:1: config.providers is for Java clients only"));
    CHECK(why_not_resolved("sasl.password=file:/nowhere/TOP\n")
              .starts_with("client.properties:1: cannot read the secret of sasl.password in"));
}

TEST_CASE("a Java client's token endpoint needs no word about the method") {
    const auto properties = read("sasl.oauthbearer.token.endpoint.url=https://x/t\n");
    CHECK(properties.at("sasl.oauthbearer.method") == "oidc");
    CHECK(properties.at("sasl.oauthbearer.token.endpoint.url") == "https://x/t");
    CHECK(read("sasl.oauthbearer.token.endpoint.url=https://x/t\nsasl.oauthbearer.method=default\n")
              .at("sasl.oauthbearer.method") == "default");
}

TEST_CASE("a Java client's endpoint that is a file is a token, and its own class for tokens is what we do") {
    for (const std::string url : {"file:///run/token", "file:/run/token"})
        CHECK(read("sasl.oauthbearer.token.endpoint.url=" + url + "\n") ==
              Texts{{"sasl.oauthbearer.token", "file:/run/token"}});
    const std::string handler = "sasl.login.callback.handler.class=";
    CHECK(read(handler + "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler\n")
              .empty());
    CHECK(read(handler +
               "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler\n")
              .empty());
    CHECK(read(handler + "com.example.Own\n").size() == 1);  // told as one of Java's alone
}

TEST_CASE("a property has a name") {
    CHECK(parse_property("a=b=c") == std::pair<std::string, std::string>("a", "b=c"));
    for (const std::string text : {"", "a", "=b", " =b"}) CHECK_THROWS_AS(parse_property(text), Error);
}
