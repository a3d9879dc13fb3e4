#include "shortener_events/internal/secrets.hpp"

#include <algorithm>
#include <cctype>

namespace shortener_events {

namespace {

constexpr std::string_view kHidden = "***";
constexpr std::size_t kLongestWord = 8;  // of those that a secret's name ends with
constexpr std::string_view kBetweenWords = " \t\r\n\"'`<>(),";

/// Where a name like `password=`, `sslpassword=` or `client_secret=` has its value; npos: nowhere from there
/// on.
std::size_t find_secret_value(std::string_view text, std::size_t from) {
    for (auto equals = text.find('=', from); equals != text.npos; equals = text.find('=', equals + 1)) {
        const auto begin = equals - std::min(equals, kLongestWord);
        std::string name(text.substr(begin, equals - begin));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        for (const char* word : {"password", "passwd", "pwd", "secret", "token"})
            if (name.ends_with(word)) return equals + 1;
    }
    return text.npos;
}

std::size_t end_of_value(std::string_view text, std::size_t from) {
    const bool quoted = from < text.size() && text[from] == '\'';
    const auto end = quoted ? text.find('\'', from + 1) : text.find_first_of("&; \t\r\n\"'`", from);
    return std::min(end, text.size() - quoted) + quoted;
}

/// In one pass: messages may quote a megabyte.
std::string hide_parameters(std::string_view text) {
    std::string shown;
    std::size_t done = 0;
    for (auto at = find_secret_value(text, 0); at != text.npos; at = find_secret_value(text, done)) {
        shown.append(text, done, at - done).append(kHidden);
        done = end_of_value(text, at);
    }
    return shown.append(text, done);
}

}  // namespace

bool is_secret(std::string_view property) {
    for (std::string_view part : {"passw", "pasw", "pwd", "secret", ".pem", "oauthbearer.config", "kinit.cmd",
                                  "jaas", "keystore.key", "basic.auth", "passphr", "private.key"})
        if (property.find(part) != std::string_view::npos) return true;
    // A token's, under a name that is not quite right, too; where it is fetched may be shown.
    return property.ends_with("token") ||
           (property.find(".tok") != property.npos && property.find(".endp") == property.npos);
}

bool is_certificate(std::string_view property) {
    return property == "ssl.ca.pem" || property == "ssl.certificate.pem" || property == "https.ca.pem";
}

std::string hide_password(std::string_view address) {
    std::string text(address);
    const auto host = text.rfind('@');
    const auto slashes = text.find("//");
    const auto user = slashes == text.npos ? 0 : slashes + 2;
    const auto colon = text.find(':', user);
    if (host != text.npos && colon < host) text.replace(colon + 1, host - colon - 1, kHidden);
    return hide_parameters(text);
}

std::string hide_passwords(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(kBetweenWords), text.size());
        const auto word = text.substr(0, end);
        shown += word.find("//") == word.npos ? std::string(word) : hide_password(word);
        text.remove_prefix(end);
        const auto next = std::min(text.find_first_not_of(kBetweenWords), text.size());
        shown += text.substr(0, next);
        text.remove_prefix(next);
    }
    return hide_parameters(shown);
}

}  // namespace shortener_events
