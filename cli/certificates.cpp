#include "cli/certificates.hpp"

#include <openssl/x509.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace shortener_events::cli {

namespace {

constexpr std::array kBundles{
    "etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
    "etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "etc/ssl/ca-bundle.pem",                             // SUSE
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora from 43 on
    "etc/ssl/cert.pem",                                  // others
};

}  // namespace

std::optional<std::filesystem::path> system_certificates(const std::filesystem::path& root) {
    for (const char* bundle : kBundles)
        if (const auto file = root / bundle; ::access(file.c_str(), R_OK) == 0) return file;
    return std::nullopt;
}

void find_certificates() {
    if (std::getenv("SSL_CERT_FILE") || std::getenv("SSL_CERT_DIR") ||
        ::access(X509_get_default_cert_dir(), F_OK) == 0)
        return;
    if (const auto file = system_certificates("/")) ::setenv("SSL_CERT_FILE", file->c_str(), 0);
}

}  // namespace shortener_events::cli
