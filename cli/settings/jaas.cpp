#include "cli/settings/jaas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

using Options = std::map<std::string, std::string>;

constexpr const char* kJaasForm =
    "as in: sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
    "username=\"NAME\" password=\"file:PATH\";";

/// Kafka's own, and those of Strimzi's handler.
constexpr std::array<std::pair<const char*, const char*>, 8> kTokenOptions{{
    {"clientId", "sasl.oauthbearer.client.id"},
    {"clientSecret", "sasl.oauthbearer.client.secret"},
    {"scope", "sasl.oauthbearer.scope"},
    {"oauth.client.id", "sasl.oauthbearer.client.id"},
    {"oauth.client.secret", "sasl.oauthbearer.client.secret"},
    {"oauth.scope", "sasl.oauthbearer.scope"},
    {"oauth.token.endpoint.uri", "sasl.oauthbearer.token.endpoint.url"},
    {"oauth.access.token", "sasl.oauthbearer.token"},
}};

[[noreturn]] void fail_jaas(const std::string& why, const std::string& hint = kJaasForm) {
    throw Error(ErrorCategory::configuration, "sasl.jaas.config: " + why, hint);
}

/// The words of the line as java.io.StreamTokenizer, which Kafka reads it with, has them.
class JaasWords {
  public:
    explicit JaasWords(std::string_view text) : rest_(text) {}

    /// A word, a quoted text, or one of `=` and `;`; nullopt: the end.
    std::optional<std::string> next() {
        skip_blanks();
        if (rest_.empty()) return std::nullopt;
        const char first = rest_.front();
        if (first == '"' || first == '\'') return quoted(first);
        if (first == '=' || first == ';') return take(1);
        return take(std::min(rest_.find_first_of(" \t\r\n\f=;\"'"), rest_.size()));
    }
    /// Of the newest word.
    bool was_quoted() const { return was_quoted_; }

  private:
    void skip_blanks() {
        was_quoted_ = false;
        for (bool again = true; again;) {
            rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n\f"), rest_.size()));
            again = rest_.starts_with("//") || rest_.starts_with("/*");
            if (!again) return;
            const bool is_line = rest_[1] == '/';
            const auto end = is_line ? rest_.find_first_of("\r\n") : rest_.find("*/", 2);
            rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + (is_line ? 1 : 2));
        }
    }
    std::string take(std::size_t size) {
        std::string word(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return word;
    }
    char escaped() {
        constexpr std::string_view kEscaped = "abfnrtv", kMeant = "\a\b\f\n\r\t\v";
        const char c = rest_.front();
        rest_.remove_prefix(1);
        const auto at = kEscaped.find(c);
        if (at != kEscaped.npos) return kMeant[at];
        if (c < '0' || c > '7') return c;
        int octal = c - '0';
        for (int most = c <= '3' ? 2 : 1; most > 0 && !rest_.empty(); --most) {
            if (rest_.front() < '0' || rest_.front() > '7') break;
            octal = octal * 8 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return static_cast<char>(octal);
    }
    std::string quoted(char quote) {
        std::string text;
        for (rest_.remove_prefix(1); !rest_.empty() && rest_.front() != quote;) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            text += c == '\\' && !rest_.empty() ? escaped() : c;
        }
        if (rest_.empty()) fail_jaas("a quotation mark is not closed");
        rest_.remove_prefix(1);
        was_quoted_ = true;
        return text;
    }

    std::string_view rest_;
    bool was_quoted_ = false;
};

std::string option_of(const JaasLogin& login, const std::string& name) {
    const auto found = login.options.find(name);
    return found == login.options.end() ? "" : found->second;
}

std::string require_option(const JaasLogin& login, const std::string& name) {
    auto value = option_of(login, name);
    if (value.empty()) fail_jaas(fmt::format("{} has no {}", login.module, name));
    return value;
}

Options user_and_password(const JaasLogin& login) {
    if (option_of(login, "tokenauth") == "true")
        fail_jaas("a delegation token (tokenauth) cannot log in here", "name a user and a password");
    return {{"sasl.username", require_option(login, "username")},
            {"sasl.password", require_option(login, "password")}};
}

Options token_source(const JaasLogin& login) {
    if (const auto principal = option_of(login, "unsecuredLoginStringClaim_sub"); !principal.empty())
        return {{"enable.sasl.oauthbearer.unsecure.jwt", "true"},
                {"sasl.oauthbearer.config", "principal=" + principal}};
    Options properties;
    for (const auto& [option, property] : kTokenOptions)
        if (const auto value = option_of(login, option); !value.empty()) properties[property] = value;
    if (properties.contains("sasl.oauthbearer.token.endpoint.url"))
        properties["sasl.oauthbearer.method"] = "oidc";
    std::string extensions;
    for (const auto& [name, value] : login.options)
        if (name.starts_with("extension_"))
            extensions += fmt::format("{}{}={}", extensions.empty() ? "" : ",", name.substr(10), value);
    if (!extensions.empty()) properties["sasl.oauthbearer.extensions"] = extensions;
    return properties;
}

Options kerberos(const JaasLogin& login) {
    Options properties;
    for (const auto& [option, property] :
         {std::pair("keyTab", "sasl.kerberos.keytab"), std::pair("principal", "sasl.kerberos.principal"),
          std::pair("serviceName", "sasl.kerberos.service.name")})
        if (const auto value = option_of(login, option); !value.empty()) properties[property] = value;
    return properties;
}

}  // namespace

JaasLogin parse_jaas(const std::string& text) {
    JaasWords words(text);
    const auto module = words.next();
    const auto flag = words.next();
    if (!module || !flag || *module == ";" || *flag == ";" || *flag == "=")
        fail_jaas("it is not: a login module, required, its options, and ;");
    JaasLogin login{module->substr(module->rfind('.') + 1), {}};
    for (auto name = words.next();; name = words.next()) {
        if (!name) fail_jaas("it does not end with ;");
        if (*name == ";" && !words.was_quoted()) break;
        const auto equals = words.next();
        const auto value = equals == "=" ? words.next() : std::nullopt;
        if (!value || ((*value == ";" || *value == "=") && !words.was_quoted()))
            fail_jaas("an option is not written as name=\"value\"");
        login.options[*name] = *value;
    }
    if (words.next()) fail_jaas("it has more than one login module");
    return login;
}

std::map<std::string, std::string> properties_of_jaas(const JaasLogin& login) {
    if (login.module == "PlainLoginModule" || login.module == "ScramLoginModule")
        return user_and_password(login);
    if (login.module == "OAuthBearerLoginModule") return token_source(login);
    if (login.module == "Krb5LoginModule") return kerberos(login);
    fail_jaas("the login module is none of those that can be understood",
              "PlainLoginModule, ScramLoginModule, OAuthBearerLoginModule and Krb5LoginModule can");
}

}  // namespace shortener_events::cli
