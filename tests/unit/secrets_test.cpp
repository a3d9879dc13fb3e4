#include "cli/settings/secrets.hpp"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <thread>

#include "cli/settings/exposed_secrets.hpp"
#include "cli/settings/far_reaching.hpp"
#include "cli/settings/properties_file.hpp"
#include "kafka/client/shown_log.hpp"
#include "shortener_events/error.hpp"
#include "support/folder.hpp"

namespace shortener_events::cli {

namespace {

using namespace std::chrono_literals;

std::string why_no_secret(const std::string& value, std::chrono::milliseconds limit = 5s) {
    try {
        return "read: " + resolve_secret("sasl.password", value, limit);
    } catch (const Error& error) {
        return std::string(error.what()) + error.hint();
    }
}

KafkaSettings with(std::map<std::string, std::string> properties) {
    KafkaSettings settings;
    settings.properties = std::move(properties);
    return settings;
}

}  // namespace

TEST_CASE("the password of an address is hidden, however the address is written") {
    for (const auto& [address, shown] : std::initializer_list<std::pair<const char*, const char*>>{
             {"postgresql://app:TOPSECRET@db/x", "postgresql://app:***@db/x"},
             {"mysql://app:TOP:SE/CR@ET@db", "mysql://app:***@db"},
             {"postgres//app:TOPSECRET@db", "postgres//app:***@db"},
             {"postgresql:app:TOPSECRET@db", "postgresql:***@db"},
             {"app:TOPSECRET@db", "app:***@db"},
             {"postgresql://db/x?password=TOPSECRET&y=z", "postgresql://db/x?password=***&y=z"},
             {"postgresql://db/x?sslpassword=TOPSECRET", "postgresql://db/x?sslpassword=***"},
             {"host=db PASSWORD='TOP SECRET' user=app", "host=db PASSWORD=*** user=app"},
             {"sqlite:analytics.db", "sqlite:analytics.db"},
             {"postgresql://app@db:5432/x", "postgresql://app@db:5432/x"}}) {
        CHECK(hide_password(address) == shown);
    }
}

TEST_CASE("in a text only what looks like an address loses its password") {
    CHECK(hide_passwords("unexpected argument \"postgresql://app:TOPSECRET@db/x\", see: --help") ==
          "unexpected argument \"postgresql://app:***@db/x\", see: --help");
    CHECK(hide_passwords("c.ndjson:42: /a: not a number (click@1)") ==
          "c.ndjson:42: /a: not a number (click@1)");
    CHECK(hide_passwords("cannot reach any broker of a:1,b:2 within 5s") ==
          "cannot reach any broker of a:1,b:2 within 5s");
    CHECK(hide_passwords("unexpected argument \"sasl.password=TOPSECRET\"") ==
          "unexpected argument \"sasl.password=***\"");
}

TEST_CASE(
    "a secret is read from a file, the environment or a command, and no failure quotes it or the command") {
    const Folder folder;
    folder.write("secret", "from a file \r\nmore");
    folder.write("empty", "");
    ::setenv("SECRETS_TEST", "from a variable", 1);
    CHECK(why_no_secret("file:" + (folder.path / "secret").string()) == "read: from a file");
    folder.write("key", "-----BEGIN\nKEY-----\n");
    CHECK(resolve_secret("ssl.key.pem", "file:" + (folder.path / "key").string(), 1s) ==
          "-----BEGIN\nKEY-----\n");
    CHECK(why_no_secret("env:SECRETS_TEST") == "read: from a variable");
    CHECK(why_no_secret("command:echo from a command; echo twice") == "read: from a command\ntwice");
    CHECK(why_no_secret("as it is") == "read: as it is");
    CHECK(why_no_secret("file:" + (folder.path / "empty").string()).ends_with("it is empty"));
    CHECK(why_no_secret("file:/dev/zero").ends_with("it is no regular file"));
    CHECK(why_no_secret("env:SECRETS_TEST_NONE") == "environment variable \"SECRETS_TEST_NONE\" is not set");
    CHECK(why_no_secret("command:exit 3 # TOPSECRET") ==
          "the command for sasl.password failed with status 3what it is is not shown; it may have said why "
          "on stderr");
}

TEST_CASE("every parameter that holds a secret is hidden, and the rest stays") {
    CHECK(hide_passwords("a?password=x&b=1&client_secret='y z'&token=") ==
          "a?password=***&b=1&client_secret=***&token=***");
    std::string long_text, hidden;
    for (int i = 0; i < 50'000; ++i) {  // in one pass
        long_text += "(?=pwd=x ";
        hidden += "(?=pwd=*** ";
    }
    CHECK((hide_passwords(long_text) == hidden));
}

TEST_CASE("a command for a secret ends in time, also where something else holds its output open") {
    for (const char* command :
         {"command:sleep 60 # TOPSECRET", "command:sleep 60 & echo TOPSECRET", "command:yes TOPSECRET"}) {
        const auto begun = std::chrono::steady_clock::now();
        CHECK(why_no_secret(command, 300ms) ==
              "the command for sasl.password did not end within 300ms--timeout bounds it");
        CHECK(std::chrono::steady_clock::now() - begun < 10s);
    }
}

TEST_CASE("what a command for a secret has started ends with it") {
    const Folder folder;
    const std::string pid_file = (folder.path / "pid").string();
    CHECK(why_no_secret("command:sleep 60 & echo $! > " + pid_file + "; wait", 500ms).find("did not end") !=
          std::string::npos);
    pid_t pid = 0;
    std::ifstream(pid_file) >> pid;
    REQUIRE(pid > 0);
    const auto runs = [&] {  // of what has ended and is not waited for there is no command line any more
        return std::ifstream("/proc/" + std::to_string(pid) + "/cmdline").peek() !=
               std::ifstream::traits_type::eof();
    };
    for (int i = 0; i < 500 && runs(); ++i) ::usleep(10'000);
    CHECK_FALSE(runs());
}

TEST_CASE("what is typed in a property's place is not quoted behind its name") {
    CHECK_THROWS_WITH_AS(parse_property("sasl.password:TOPSECRET"), "not a property: \"sasl.password…\"",
                         Error);
    CHECK_THROWS_WITH_AS(parse_property("=TOPSECRET"), "not a property: \"…\"", Error);
}

TEST_CASE("settings that run code or fetch secrets count only in a file that nobody else can write") {
    const auto refused = [](const std::string& name, const std::string& value) {
        CHECK_NOTHROW(require_trusted("c.toml", "", name, value));
        try {
            require_trusted("c.toml", "it belongs to user 7", name, value);
            return std::string();
        } catch (const Error& error) {
            return std::string(error.what());
        }
    };
    for (const char* name :
         {"plugin.library.paths", "ssl.engine.location", "ssl.providers", "sasl.kerberos.kinit.cmd"})
        CHECK(refused(name, "x") == std::string("\"c.toml\" may not set ") + name + ": it belongs to user 7");
    for (const char* kind : {"command:", "file:", "env:"})
        CHECK(refused("sasl.password", std::string(kind) + "TOPSECRET") ==
              "\"c.toml\" may not say where the secret of sasl.password is: it belongs to user 7");
    CHECK(refused("sasl.kerberos.principal", "x; touch y") != "");
    CHECK(refused("sasl.kerberos.keytab", "$(touch y)") != "");
    CHECK(refused("sasl.kerberos.principal", "kafka/host.example.com@REALM.COM") == "");
    CHECK(refused("sasl.password", "TOPSECRET") == "");
    CHECK(refused("client.id", "command:x") == "");
    CHECK(refused("ssl.ca.location", "ca.pem") == "");
}

TEST_CASE("a library is loaded only from where nobody else could have put it") {
    const Folder folder;
    folder.write("plugin.so", "");
    const std::string path = (folder.path / "plugin").string();
    const auto refused = [&](const char* name) {
        try {
            require_trusted_libraries({{name, "system-plugin;" + path}});
            return std::string();
        } catch (const Error& error) {
            return std::string(error.what());
        }
    };
    std::filesystem::permissions(path + ".so", std::filesystem::perms(0755));
    CHECK(refused("plugin.library.paths") == "");
    std::filesystem::permissions(path + ".so", std::filesystem::perms(0775));
    for (const std::string name : {"plugin.library.paths", "ssl.engine.location"})
        CHECK(refused(name.c_str()) ==
              name + ": \"" + path + ".so\" is not loaded, because others than its owner may write to \"" +
                  path + ".so\"");
    CHECK(refused("client.id") == "");
}

TEST_CASE("a password on the command line is warned of, unless it says where it is") {
    GlobalOptions options;
    options.properties = {"sasl.password=env:PASSWORD", "client.id=me", "sasl.kerberos.kinit.cmd=kinit"};
    CHECK(exposed_secrets(options, {}).empty());
    options.properties = {"sasl.password=TOPSECRET"};
    REQUIRE(exposed_secrets(options, {}).size() == 1);
    CHECK(exposed_secrets(options, {})[0].text ==
          "every user of this machine can read sasl.password on the command line");
    CHECK(exposed_secrets("--sink", "postgresql://app@db/x").empty());
    CHECK(exposed_secrets("--sink", "postgresql://app:TOPSECRET@db/x").size() == 1);
}

TEST_CASE("a command for a secret is ended by who does not want it any more") {
    std::stop_source stop;
    const std::jthread patience([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(resolve_secret("sasl.oauthbearer.token", "command:sleep 30", 30s, stop.get_token()),
                    Error);
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    CHECK(resolve_secret("sasl.oauthbearer.token", "command:sleep 0.1; echo x", 30s,
                         std::stop_source().get_token()) == "x");
}

TEST_CASE("a token endpoint that is asked without TLS is warned of") {
    const auto login = [](const std::string& url) {
        return with({{"security.protocol", "sasl_ssl"},
                     {"sasl.mechanism", "OAUTHBEARER"},
                     {"sasl.oauthbearer.token.endpoint.url", url}});
    };
    CHECK(exposed_secrets({}, login("http://idp/token")).size() == 1);
    CHECK(exposed_secrets({}, login("https://idp/token")).empty());
}

TEST_CASE("a login that sends its secret in the clear is warned of") {
    CHECK(exposed_secrets({}, with({{"security.protocol", "sasl_plaintext"}, {"sasl.mechanism", "PLAIN"}}))
              .size() == 1);
    CHECK(exposed_secrets({}, with({{"security.protocol", "SASL_PLAINTEXT"}, {"sasl.mechanisms", "plain"}}))
              .size() == 1);
    CHECK(
        exposed_secrets({}, with({{"security.protocol", "sasl_ssl"}, {"sasl.mechanism", "PLAIN"}})).empty());
    CHECK(exposed_secrets(
              {}, with({{"security.protocol", "sasl_plaintext"}, {"sasl.mechanism", "SCRAM-SHA-256"}}))
              .empty());
    CHECK(exposed_secrets({}, with({})).empty());
}

TEST_CASE("the Kafka client's log shows neither secrets nor the command for a ticket") {
    CHECK(kafka::shown_log("CONF", "[thrd:app]:   sasl.kerberos.kinit.cmd = TOPSECRET") ==
          "CONF: [thrd:app]:   sasl.kerberos.kinit.cmd = (not shown)");
    CHECK(kafka::shown_log("CONF", "[thrd:app]:   sasl.oauthbearer.config = TOP = SECRET") ==
          "CONF: [thrd:app]:   sasl.oauthbearer.config = (not shown)");
    CHECK(kafka::shown_log("CONF", "[thrd:app]:   client.id = me") == "CONF: [thrd:app]:   client.id = me");
    CHECK(kafka::shown_log("SASLREFRESH", "failed: kinit TOPSECRET: exited").find("TOPSECRET") ==
          std::string::npos);
    CHECK(kafka::shown_log("FAIL", "refused") == "FAIL: refused");
}

TEST_CASE("a process that holds secrets leaves no core file") {
    const int before = ::prctl(PR_GET_DUMPABLE);
    keep_out_of_core_files();
    CHECK(::prctl(PR_GET_DUMPABLE) == 0);
    ::prctl(PR_SET_DUMPABLE, before);
}

}  // namespace shortener_events::cli
