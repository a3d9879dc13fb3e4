#include "cli/reflect/version_text.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "shortener_events/internal/kafka_version.hpp"
#include "shortener_events/internal/sqlite_version.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

std::string version_text() {
    return fmt::format("shortener-events {}\nlibrdkafka {}, OpenSSL {}, SQLite {}\n", version(),
                       kafka_version(), OpenSSL_version(OPENSSL_VERSION_STRING), sqlite_version());
}

}  // namespace shortener_events::cli
