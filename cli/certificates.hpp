// Where the certificates of the system's authorities are. A program that carries OpenSSL looks where the
// machine that it was built on has them.
#pragma once

#include <filesystem>
#include <optional>

namespace shortener_events::cli {

/// The first of the files that distributions keep them in, below `root`.
std::optional<std::filesystem::path> system_certificates(const std::filesystem::path& root);

/// Has OpenSSL, and whatever uses it, find them where its own folder is not there, unless SSL_CERT_FILE or
/// SSL_CERT_DIR is set. To be called before there are threads.
void find_certificates();

}  // namespace shortener_events::cli
