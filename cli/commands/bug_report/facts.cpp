#include "cli/commands/bug_report/facts.hpp"

#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "cli/reflect/version_text.hpp"
#include "cli/settings/harmless.hpp"
#include "cli/settings/resolve.hpp"
#include "shortener_events/internal/kafka_version.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

/// What these say is no secret, and changes what is shown.
constexpr const char* kShownVariables[] = {"LANG", "LC_ALL", "LC_CTYPE", "TERM", "TZ", "NO_COLOR"};
constexpr std::string_view kOurPrefixes[] = {"SHORTENER_EVENTS_", "KAFKA_", "SASL_", "SSL_CERT_", "OPENSSL_"};
constexpr const char* kResolved[] = {"timeout", "color", "profile", "contracts"};

std::string distribution() {
    std::ifstream release("/etc/os-release");
    for (std::string line; std::getline(release, line);)
        if (line.starts_with("PRETTY_NAME=")) {
            std::string name = line.substr(line.find('=') + 1);
            std::erase(name, '"');
            return name;
        }
    return {};
}

void add_system(std::vector<Fact>& facts) {
    utsname system{};
    ::uname(&system);
    facts.push_back({"system", "distribution", distribution(), ""});
    facts.push_back(
        {"system", "kernel", fmt::format("{} {} {}", system.sysname, system.release, system.machine), ""});
    facts.push_back({"system", "C library", ::gnu_get_libc_version(), ""});
    facts.push_back({"system", "processors", std::to_string(std::thread::hardware_concurrency()), ""});
    facts.push_back({"system", "stdout", ::isatty(STDOUT_FILENO) ? "a terminal" : "no terminal", ""});
}

void add_environment(std::vector<Fact>& facts) {
    for (const auto* name : kShownVariables)
        if (const char* value = std::getenv(name)) facts.push_back({"environment", name, value, ""});
    std::vector<std::string> ours;
    for (char** variable = environ; *variable; ++variable) {
        const std::string_view text(*variable);
        if (std::ranges::any_of(kOurPrefixes, [&](auto prefix) { return text.starts_with(prefix); }))
            ours.emplace_back(text.substr(0, text.find('=')));
    }
    std::ranges::sort(ours);
    for (const auto& name : ours) facts.push_back({"environment", name, "set, not shown", ""});
}

/// A source names files, which are the user's own.
std::string kind_of_source(const std::string& source) {
    return source.find('/') != std::string::npos || source.find(".toml") != std::string::npos ? "a file"
                                                                                              : source;
}

void add_wrong_settings(std::vector<Fact>& facts, const Error& error) {
    facts.push_back({"setting", "error", error.what(), ""});
}

void add_settings(std::vector<Fact>& facts, Context& context) try {
    const KafkaSettings& kafka = context.kafka();
    facts.push_back({"setting", "brokers", harmless_brokers(kafka.brokers),
                     kind_of_source(resolve_setting("brokers", context.options()).source)});
    for (const auto* name : kResolved) {
        const Origin origin = resolve_setting(name, context.options());
        if (!origin.value.empty())
            facts.push_back(
                {"setting", name, harmless_value(name, origin.value), kind_of_source(origin.source)});
    }
    facts.push_back(
        {"setting", "configuration file", config_path(context.options()) ? "there is one" : "none", ""});
    for (const auto& [name, value] : kafka.properties)
        facts.push_back({"setting", name, harmless_value(name, value), "Kafka client property"});
} catch (const Error& error) {
    add_wrong_settings(facts, error);
}

std::vector<Fact> facts_without_settings() {
    std::vector<Fact> facts{{"program", "shortener-events", std::string(version()), ""},
                            {"program", "compiler", __VERSION__, ""}};
    for (auto& library : libraries_in_use())
        facts.push_back({"library", library.name, library.version, library.why_not});
    facts.push_back({"library", "librdkafka's features", kafka_features(), ""});
    add_system(facts);
    add_environment(facts);
    return facts;
}

}  // namespace

std::vector<Fact> gather_facts(Context& context) {
    std::vector<Fact> facts = facts_without_settings();
    add_settings(facts, context);
    return facts;
}

std::vector<Fact> gather_facts(const Error& wrong_settings) {
    std::vector<Fact> facts = facts_without_settings();
    add_wrong_settings(facts, wrong_settings);
    return facts;
}

}  // namespace shortener_events::cli
