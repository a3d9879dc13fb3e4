#include "cli/reflect/version_text.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <span>

#include "cli/output/microhttpd.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/icu_version.hpp"
#include "shortener_events/internal/kafka_version.hpp"
#include "shortener_events/internal/libcurl_version.hpp"
#include "shortener_events/internal/postgres_version.hpp"
#include "shortener_events/internal/sqlite_version.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kAlwaysThere = 3;  // of libraries_in_use()

LibraryInUse loaded_library(const char* name, std::string (*find_version)()) try {
    return {name, find_version(), ""};
} catch (const Error& error) {
    return {name, "", error.what()};
}

std::string named(std::span<const LibraryInUse> libraries) {
    std::string text;
    for (const auto& library : libraries)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", library.name,
                            library.version.empty() ? "is not there" : library.version);
    return text;
}

}  // namespace

std::vector<LibraryInUse> libraries_in_use() {
    return {{"librdkafka", kafka_version(), ""},
            {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING), ""},
            loaded_library("SQLite", sqlite_version),
            loaded_library("ICU", icu_version),
            loaded_library("libmicrohttpd", [] { return std::string(microhttpd().get_version()); }),
            loaded_library("PostgreSQL client", postgres_client_version),
            loaded_library("libcurl", libcurl_version)};
}

std::string version_text() {
    const auto libraries = libraries_in_use();
    const std::span all(libraries);
    const bool has_kerberos = kafka_features().find("gssapi") != std::string::npos;
    return fmt::format("shortener-events {}\n{}\n{}{}\n", version(), named(all.first(kAlwaysThere)),
                       named(all.subspan(kAlwaysThere)), has_kerberos ? "" : ", no Kerberos");
}

}  // namespace shortener_events::cli
