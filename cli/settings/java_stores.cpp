#include "cli/settings/java_stores.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>

#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

namespace {

using StoreProperties = std::map<std::string, std::string>;

constexpr std::chrono::seconds kKeytoolTakes{20};
constexpr std::string_view kPemBegin = "-----BEGIN ", kPemEnd = "-----END ", kPemDashes = "-----";
constexpr std::size_t kPemColumns = 64;  // RFC 7468

bool has_program(const std::string& name) {
    const char* folders = std::getenv("PATH");
    std::istringstream path(folders ? folders : "");
    for (std::string folder; std::getline(path, folder, ':');)
        if (::access(fmt::format("{}/{}", folder, name).c_str(), X_OK) == 0) return true;
    return false;
}

std::string quoted_for_shell(const std::string& word) {
    const bool is_plain = std::ranges::all_of(word, [](unsigned char c) {
        return std::isalnum(c) ||
               std::string_view("/._-+:=,@").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (is_plain && !word.starts_with('-')) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string how_to_make_pem(const std::string& path) {
    return fmt::format(
        "make it PEM: keytool -list -rfc -keystore {} > ca.pem, and write ssl.ca.location=ca.pem",
        quoted_for_shell(path));
}

[[noreturn]] void fail_store(const std::string& what, const std::string& hint) {
    throw Error(ErrorCategory::configuration, what, hint);
}

StoreKind kind_of_file(const std::string& path, std::string_view what) {
    const auto kind = kind_of_store(read_small_file(path, ErrorCategory::configuration, what).text);
    if (kind == StoreKind::unknown)
        fail_store(fmt::format("{} \"{}\" is neither PEM, PKCS#12 nor JKS", what, path), "");
    return kind;
}

/// Without a password keytool would ask the terminal for one.
std::string list_with_keytool(const std::string& path, const std::string& password) {
    const std::string line = std::string("exec keytool -list -rfc -keystore \"$STORE_FILE\"") +
                             (password.empty() ? "" : " -storepass:env STORE_PASSWORD") +
                             " </dev/null 2>/dev/null";
    try {
        return read_from_command(line, kKeytoolTakes, "the certificates of " + path,
                                 {{"STORE_FILE", path}, {"STORE_PASSWORD", password}});
    } catch (const Error&) {
        fail_store(
            fmt::format("keytool does not open the trust store \"{}\"", path),
            password.empty() ? "ssl.truststore.password is missing" : "ssl.truststore.password may be wrong");
    }
}

}  // namespace

StoreKind kind_of_store(std::string_view content) {
    if (content.starts_with("\xFE\xED\xFE\xED") || content.starts_with("\xCE\xCE\xCE\xCE"))
        return StoreKind::jks;
    if (content.find(kPemBegin) != content.npos) return StoreKind::pem;
    return content.starts_with('\x30') ? StoreKind::pkcs12 : StoreKind::unknown;
}

std::string wrapped_pem(std::string_view text) {
    std::string wrapped;
    for (auto begin = text.find(kPemBegin); begin != text.npos; begin = text.find(kPemBegin, begin + 1)) {
        const auto label_end = text.find(kPemDashes, begin + kPemBegin.size());
        const auto end = label_end == text.npos ? text.npos : text.find(kPemEnd, label_end);
        if (end == text.npos) break;
        const auto label = text.substr(begin + kPemBegin.size(), label_end - begin - kPemBegin.size());
        std::string body(text.substr(label_end + kPemDashes.size(), end - label_end - kPemDashes.size()));
        wrapped += fmt::format("{}{}{}\n", kPemBegin, label, kPemDashes);
        if (body.find(':') != body.npos) {  // the lines before an encrypted key have a meaning
            wrapped += body.substr(std::min(body.find_first_not_of("\r\n"), body.size()));
        } else {
            std::erase_if(body, [](unsigned char c) { return std::isspace(c); });
            for (std::size_t at = 0; at < body.size(); at += kPemColumns)
                wrapped += body.substr(at, kPemColumns) + '\n';
        }
        wrapped += fmt::format("{}{}{}\n", kPemEnd, label, kPemDashes);
        begin = end;
    }
    return wrapped;
}

StoreProperties properties_of_trust_store(const std::string& path, const std::string& password) {
    if (kind_of_file(path, "the trust store") == StoreKind::pem) return {{"ssl.ca.location", path}};
    if (!has_program("keytool"))
        fail_store(
            fmt::format("the trust store \"{}\" can be opened by Java's keytool alone, which is not here",
                        path),
            how_to_make_pem(path));
    auto certificates = wrapped_pem(list_with_keytool(path, password));
    if (certificates.empty())
        fail_store(fmt::format("the trust store \"{}\" shows no certificate", path),
                   password.empty() ? "ssl.truststore.password is missing" : how_to_make_pem(path));
    return {{"ssl.ca.pem", std::move(certificates)}};
}

StoreProperties properties_of_key_store(const std::string& path) {
    const auto kind = kind_of_file(path, "the key store");
    if (kind == StoreKind::pem) return {{"ssl.certificate.location", path}, {"ssl.key.location", path}};
    if (kind == StoreKind::jks)
        fail_store(
            fmt::format("the key store \"{}\" is a JKS, which Java alone can open", path),
            fmt::format("make it PKCS#12: keytool -importkeystore -srckeystore {} -destkeystore client.p12 "
                        "-deststoretype PKCS12, and write ssl.keystore.location=client.p12",
                        quoted_for_shell(path)));
    return {{"ssl.keystore.location", path}};
}

}  // namespace shortener_events::cli
