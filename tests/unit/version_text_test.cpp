#include "cli/reflect/version_text.hpp"

#include <doctest/doctest.h>

#include "shortener_events/internal/kafka_version.hpp"
#include "shortener_events/internal/sqlite_version.hpp"
#include "shortener_events/version.hpp"

using namespace shortener_events;

TEST_CASE("the version names the libraries that are in use") {
    const std::string text = cli::version_text();
    CHECK(text.starts_with("shortener-events " + std::string(version()) + "\n"));
    for (const auto& part :
         {"librdkafka " + kafka_version(), "SQLite " + sqlite_version(), std::string("OpenSSL 3.")})
        CHECK(text.find(part) != std::string::npos);
}
