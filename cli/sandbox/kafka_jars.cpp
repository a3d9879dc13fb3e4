#include "cli/sandbox/kafka_jars.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "cli/sandbox/process.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace fs = std::filesystem;

namespace {

// kafka_2.13 is the broker; kafka-tools brings StorageTool and the command-line clients that tests compare
// with.
constexpr const char* kPom = R"(<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shortener-events</groupId><artifactId>sandbox</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{0}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>{0}</version></dependency>
  </dependencies>
</project>
)";

fs::path cache_folder() {
    if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg && *xdg)
        return fs::path(xdg) / "shortener-events";
    const char* home = std::getenv("HOME");
    return home && *home ? fs::path(home) / ".cache" / "shortener-events"
                         : fs::temp_directory_path() / "shortener-events";
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void fetch(const fs::path& folder) {
    fs::create_directories(folder);
    std::ofstream(folder / "pom.xml") << fmt::format(kPom, kKafkaVersion);
    const fs::path log = folder / "maven.log";
    Process maven({"mvn", "-q", "-B", "-f", folder / "pom.xml", "dependency:copy-dependencies",
                   "-DoutputDirectory=" + (folder / "jars").string()},
                  {.environment = {}, .output_file = log});
    if (maven.wait() != 0)
        throw Error(ErrorCategory::configuration,
                    "Maven could not fetch Apache Kafka: " + read_text(log).substr(0, 500),
                    "is Maven's repository reachable?");
}

}  // namespace

fs::path require_kafka_jars() {
    const fs::path folder = cache_folder() / (std::string("kafka-") + kKafkaVersion);
    if (fs::exists(folder / "jars")) return folder / "jars";
    // Fetched beside it and renamed, so that an interrupted or parallel run leaves no half-filled folder.
    const fs::path beside = folder.string() + "." + std::to_string(::getpid());
    try {
        fetch(beside);
    } catch (const Error& error) {
        std::error_code ignored;
        fs::remove_all(beside, ignored);
        if (error.category() == ErrorCategory::usage)
            throw Error(ErrorCategory::configuration, error.what(),
                        "install Maven and Java 17: apt-get install maven openjdk-17-jre-headless");
        throw;
    }
    std::error_code taken;
    fs::rename(beside, folder, taken);
    if (taken) fs::remove_all(beside, taken);
    return folder / "jars";
}

}  // namespace shortener_events::cli
