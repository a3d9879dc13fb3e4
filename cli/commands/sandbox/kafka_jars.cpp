#include "cli/commands/sandbox/kafka_jars.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "cli/commands/sandbox/checksums.hpp"
#include "cli/process.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"

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

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
    throw Error(ErrorCategory::configuration, message, hint);
}

/// Not in the folder for temporary files, where everybody could put jars before.
fs::path cache_folder() {
    if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg && *xdg)
        return fs::path(xdg) / "shortener-events";
    if (const char* home = std::getenv("HOME"); home && *home)
        return fs::path(home) / ".cache" / "shortener-events";
    refuse("there is no folder for Apache Kafka's jars: neither XDG_CACHE_HOME nor HOME is set",
           "set XDG_CACHE_HOME to a folder of your own");
}

void require_ours(const fs::path& place) {
    const std::string distrust = distrust_of(place.string());
    if (!distrust.empty())
        refuse(fmt::format("\"{}\" is no place for programs: {}", place.string(), distrust),
               "set XDG_CACHE_HOME to a folder of your own, that nobody else can write");
}

/// The umask may have let others in.
void close_to_others(const fs::path& folder) {
    constexpr auto kWriters = fs::perms::group_write | fs::perms::others_write;
    fs::permissions(folder, kWriters, fs::perm_options::remove);
    for (const auto& entry : fs::directory_iterator(folder))
        fs::permissions(entry.path(), kWriters, fs::perm_options::remove);
}

fs::path make_cache() {
    fs::path cache = cache_folder();
    std::error_code failure;
    const mode_t before = ::umask(0077);  // as the XDG specification has it
    fs::create_directories(cache, failure);
    ::umask(before);
    if (failure) refuse(fmt::format("cannot make \"{}\": {}", cache.string(), failure.message()), "");
    require_ours(cache);
    return cache;
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void fetch(const fs::path& folder) {
    std::ofstream(folder / "pom.xml") << fmt::format(kPom, kKafkaVersion);
    // Without it Maven looks for one in the folders above, and runs what it says.
    fs::create_directory(folder / ".mvn");
    const fs::path log = folder / "maven.log";
    Process maven({"mvn", "-q", "-B", "--strict-checksums", "-f", folder / "pom.xml",
                   "dependency:copy-dependencies", "-DoutputDirectory=" + (folder / "jars").string()},
                  {.environment = {}, .output_file = log});
    if (maven.wait() != 0)
        refuse("Maven could not fetch Apache Kafka: " + read_text(log).substr(0, 500),
               "is Maven's repository reachable?");
    if (const auto difference = differs_from(kKafkaJars, folder / "jars"); !difference.empty())
        refuse(
            fmt::format("Maven fetched another Apache Kafka {} than is known: {}", kKafkaVersion, difference),
            "nothing of it was run; ask who serves Maven's repository here");
    close_to_others(folder / "jars");
}

/// Fetched beside it and renamed, so that an interrupted or parallel run leaves no half-filled folder.
void fill(const fs::path& folder) {
    std::string beside = folder.string() + ".XXXXXX";
    if (!::mkdtemp(beside.data()))
        refuse(fmt::format("cannot make a folder \"{}\": {}", beside, std::strerror(errno)), "");
    try {
        fetch(beside);
    } catch (const Error& error) {
        std::error_code ignored;
        fs::remove_all(beside, ignored);
        if (error.category() == ErrorCategory::argument)
            refuse(error.what(), "install Maven and Java 17: apt-get install maven openjdk-17-jre-headless");
        throw;
    }
    std::error_code taken;
    fs::rename(beside, folder, taken);
    if (taken) fs::remove_all(beside, taken);
}

}  // namespace

fs::path require_kafka_jars() {
    const fs::path folder = make_cache() / (std::string("kafka-") + kKafkaVersion);
    fs::path jars = folder / "jars";
    if (!fs::exists(jars)) fill(folder);
    require_ours(jars);
    for (const auto& jar : fs::directory_iterator(jars)) require_ours(jar.path());
    if (const auto difference = differs_from(kKafkaJars, jars); !difference.empty())
        refuse(fmt::format("the jars in \"{}\" are not Apache Kafka's {}: {}", jars.string(), kKafkaVersion,
                           difference),
               fmt::format("delete \"{}\", and they are fetched again", folder.string()));
    return jars;
}

}  // namespace shortener_events::cli
