#include "kafka/client/login_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "kafka/login/token_settings.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::kafka {

namespace {

using Properties = std::map<std::string, std::string>;

const std::vector<std::string> kMechanisms{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER",
                                           "GSSAPI"};
const std::vector<std::string> kProtocols{"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};

[[noreturn]] void fail_login(const std::string& what, const std::string& hint) {
    throw Error(ErrorCategory::configuration, what, hint);
}

std::string value_of(const Properties& properties, const std::string& name) {
    const auto found = properties.find(name);
    return found == properties.end() ? "" : found->second;
}

std::string in_upper_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

void require_one_of(const std::string& name, const std::string& value, const std::vector<std::string>& known,
                    const std::string& typed) {
    if (std::ranges::find(known, value) != known.end()) return;
    const auto meant = did_you_mean(in_upper_case(value), known);
    fail_login(fmt::format("no such {}: \"{}\"", name, typed),
               meant.empty() ? fmt::format("{}", fmt::join(known, ", ")) : meant);
}

std::string mechanism_in(const Properties& properties) {
    const auto mechanism = value_of(properties, "sasl.mechanism");
    return mechanism.empty() ? value_of(properties, "sasl.mechanisms") : mechanism;
}

void require_mechanism(const Properties& properties, const std::string& mechanism) {
    const bool has_kerberos = std::ranges::any_of(
        properties, [](const auto& property) { return property.first.starts_with("sasl.kerberos."); });
    if (mechanism.empty() && !has_kerberos)
        fail_login("security.protocol asks for a login, but sasl.mechanism does not say which",
                   "sasl.mechanism=PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; for Kerberos, GSSAPI");
    if (!mechanism.empty()) require_one_of("sasl.mechanism", mechanism, kMechanisms, mechanism);
}

void require_user(const Properties& properties, const std::string& mechanism) {
    for (const char* name : {"sasl.username", "sasl.password"})
        if (value_of(properties, name).empty())
            fail_login(fmt::format("SASL {} needs {}", mechanism, name),
                       name == std::string_view("sasl.password")
                           ? "as file:PATH, env:NAME or command:LINE it stays out of sight"
                           : "");
}

void require_files(const Properties& properties, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto path = value_of(properties, name);
        if (path.empty() || (path == "probe" && std::string_view(name).ends_with(".ca.location"))) continue;
        if (::access(path.c_str(), R_OK) != 0)
            fail_login(fmt::format("cannot read \"{}\" ({}): {}", path, name, std::strerror(errno)), "");
    }
}

}  // namespace

void check_login(const Properties& properties, bool has_token_reader) {
    const auto typed = value_of(properties, "security.protocol");
    const auto protocol = in_upper_case(typed);
    if (!typed.empty()) require_one_of("security.protocol", protocol, kProtocols, typed);
    if (protocol.ends_with("SSL"))
        require_files(properties, {"ssl.ca.location", "ssl.certificate.location", "ssl.key.location",
                                   "ssl.keystore.location"});
    const auto mechanism = mechanism_in(properties);
    if (!mechanism.empty() && !protocol.starts_with("SASL"))
        require_one_of("sasl.mechanism", mechanism, kMechanisms, mechanism);
    if (!protocol.starts_with("SASL")) return;
    require_mechanism(properties, mechanism);
    if (mechanism == "PLAIN" || mechanism.starts_with("SCRAM")) require_user(properties, mechanism);
    if (token_settings(properties, has_token_reader).origin == TokenOrigin::endpoint)
        require_files(properties, {"https.ca.location"});
}

}  // namespace shortener_events::kafka
