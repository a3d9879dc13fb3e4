#include "cli/settings/resolve.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

#include "shortener_events/error.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

constexpr const char* kConfig = R"(
brokers = "file:1"
timeout = "7s"
profile = "usual"
[properties]
"client.id" = "of-file"
"linger.ms" = 1
[profiles.usual]
brokers = "usual:1"
[profiles.other]
brokers = "other:1"
[profiles.other.properties]
"linger.ms" = 2
)";

/// The environment is a test's own: nothing of the developer's counts.
class Environment {
  public:
    Environment() {
        for (const char* name :
             {"SHORTENER_EVENTS_BROKERS", "KAFKA_BROKERS", "KAFKA_BOOTSTRAP_SERVERS",
              "SHORTENER_EVENTS_TIMEOUT", "SHORTENER_EVENTS_COLOR", "SHORTENER_EVENTS_PROFILE",
              "SHORTENER_EVENTS_CONFIG", "SHORTENER_EVENTS_CONTRACTS", "SHORTENER_EVENTS_PROPERTIES_FILE",
              "XDG_CONFIG_HOME", "HOME"})
            set(name, nullptr);
    }
    ~Environment() {
        for (const auto& [name, value] : before_) put(name, value ? value->c_str() : nullptr);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    void set(const char* name, const char* value) {
        const char* before = std::getenv(name);
        before_.try_emplace(name, before ? std::optional<std::string>(before) : std::nullopt);
        put(name, value);
    }

  private:
    static void put(const std::string& name, const char* value) {
        value ? ::setenv(name.c_str(), value, 1) : ::unsetenv(name.c_str());
    }
    std::map<std::string, std::optional<std::string>> before_;
};

struct Machine {
    Environment environment;
    Folder folder;
    GlobalOptions typed;

    Machine() {
        folder.write("config.toml", kConfig);
        std::filesystem::permissions(folder.path, std::filesystem::perms::owner_all);
    }
    void use_config() { typed.config_file = folder.path / "config.toml"; }
};

}  // namespace

TEST_CASE("without any setting the defaults are in force, and are called so") {
    Machine machine;
    CHECK(resolve_setting("brokers", machine.typed).value == "localhost:9092");
    CHECK(resolve_setting("brokers", machine.typed).source == "default");
    CHECK(resolve_kafka_settings(machine.typed).timeout == std::chrono::seconds(5));
}

TEST_CASE("a flag beats the environment, that the profile, that the file, and each says where it is from") {
    Machine machine;
    machine.use_config();
    const auto brokers = [&] { return resolve_setting("brokers", machine.typed); };
    CHECK(brokers().value == "usual:1");
    CHECK(brokers().source.ends_with("config.toml:9 [profiles.usual]"));
    CHECK(resolve_setting("timeout", machine.typed).value == "7s");
    CHECK(resolve_setting("timeout", machine.typed).source.ends_with("config.toml:3"));
    machine.environment.set("KAFKA_BOOTSTRAP_SERVERS", "third:1");
    CHECK(brokers().value == "third:1");
    machine.environment.set("KAFKA_BROKERS", "second:1");
    CHECK(brokers().value == "second:1");
    machine.environment.set("SHORTENER_EVENTS_BROKERS", "first:1");
    CHECK(brokers().source == "SHORTENER_EVENTS_BROKERS");
    machine.typed.brokers = "typed:1";
    CHECK(brokers().value == "typed:1");
    CHECK(brokers().source == "--brokers");
}

TEST_CASE("an empty variable counts as none") {
    Machine machine;
    machine.environment.set("SHORTENER_EVENTS_BROKERS", "");
    machine.environment.set("KAFKA_BROKERS", "second:1");
    CHECK(resolve_setting("brokers", machine.typed).value == "second:1");
}

TEST_CASE(
    "properties come from the file, then the profile, then the properties file, then -X: the last counts") {
    Machine machine;
    machine.use_config();
    const auto linger = [&] { return resolve_kafka_settings(machine.typed).properties.at("linger.ms"); };
    CHECK(linger() == "1");
    machine.typed.profile = "other";
    CHECK(linger() == "2");
    machine.folder.write("client.properties", "linger.ms=3\n");
    machine.typed.properties_file = machine.folder.path / "client.properties";
    CHECK(linger() == "3");
    machine.typed.properties = {"linger.ms=4", "linger.ms=5"};
    CHECK(linger() == "5");
    CHECK(resolve_kafka_settings(machine.typed).properties.at("client.id") == "of-file");
}

TEST_CASE(
    "bootstrap.servers of a properties file stands behind every other way to name brokers, but not with -X") {
    Machine machine;
    machine.folder.write("client.properties", "bootstrap.servers=properties:1\n");
    machine.typed.properties_file = machine.folder.path / "client.properties";
    CHECK(resolve_kafka_settings(machine.typed).brokers == "properties:1");
    machine.environment.set("KAFKA_BROKERS", "environment:1");
    CHECK(resolve_kafka_settings(machine.typed).brokers == "environment:1");
    machine.typed.properties = {"bootstrap.servers=typed:1"};
    const KafkaSettings settings = resolve_kafka_settings(machine.typed);
    CHECK(settings.brokers == "typed:1");
    CHECK_FALSE(settings.properties.contains("bootstrap.servers"));
}

TEST_CASE("a profile that is not there is an error with a suggestion, also where there is no file") {
    Machine machine;
    machine.typed.profile = "othr";
    CHECK_THROWS_AS(resolve_kafka_settings(machine.typed), Error);
    machine.use_config();
    try {
        resolve_kafka_settings(machine.typed);
        FAIL("it was taken");
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        CHECK(error.hint() == "did you mean \"other\"?");
    }
}

TEST_CASE("what Java clients say of their group stays in their file") {
    Machine machine;
    machine.folder.write("client.properties", "group.id=java\nenable.auto.commit=true\nclient.id=ours\n");
    machine.typed.properties_file = machine.folder.path / "client.properties";
    const KafkaSettings settings = resolve_kafka_settings(machine.typed);
    CHECK(settings.properties.size() == 1);
    CHECK(settings.properties.at("client.id") == "ours");
}
