#include "cli/reflect/version_text.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/icu_version.hpp"
#include "shortener_events/internal/kafka_version.hpp"
#include "shortener_events/internal/libcurl_version.hpp"
#include "shortener_events/internal/postgres_version.hpp"
#include "shortener_events/internal/sqlite_version.hpp"
#include "shortener_events/version.hpp"

using namespace shortener_events;

TEST_CASE("the version names the libraries that are in use") {
    const std::string text = cli::version_text();
    CHECK(text.starts_with("shortener-events " + std::string(version()) + "\n"));
    for (const auto& part :
         {"librdkafka " + kafka_version(), "SQLite " + sqlite_version(), "libcurl " + libcurl_version(),
          "ICU " + icu_version(), std::string("OpenSSL 3.")})
        CHECK(text.find(part) != std::string::npos);
}

TEST_CASE("a library that is loaded when it is needed has a version, or a reason why it is not there") {
    for (const auto& library : cli::libraries_in_use()) {
        CAPTURE(library.name);
        CHECK(library.version.empty() != library.why_not.empty());
    }
    const std::string text = cli::version_text();
    std::string postgres = "is not there";  // the module does not stand beside every program
    try {
        postgres = postgres_client_version();
    } catch (const Error&) {
    }
    CHECK(text.find("PostgreSQL client " + postgres) != std::string::npos);
    CHECK((kafka_features().find("gssapi") == std::string::npos) ==
          (text.find("no Kerberos") != std::string::npos));
}
