#include "cli/commands/sandbox/checksums.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "cli/commands/sandbox/kafka_jars.hpp"
#include "support/folder.hpp"

namespace shortener_events::cli {

namespace {

// sha256sum of "abc" and of nothing, as FIPS 180-4 has them
constexpr std::string_view kTwo =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc.jar\n"
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  nothing.jar\n";

}  // namespace

TEST_CASE("a folder that holds what is listed, to the byte, is the one") {
    const Folder folder;
    folder.write("jars/abc.jar", "abc");
    folder.write("jars/nothing.jar", "");
    CHECK(differs_from(kTwo, folder.path / "jars") == "");
}

TEST_CASE("a byte too many, a file too few and a file too many are each said") {
    const Folder folder;
    const auto jars = folder.path / "jars";
    folder.write("jars/abc.jar", "abcd");
    folder.write("jars/nothing.jar", "");
    CHECK(differs_from(kTwo, jars) == "\"abc.jar\" has other bytes than it should");
    std::filesystem::remove(jars / "abc.jar");
    CHECK(differs_from(kTwo, jars) == "\"abc.jar\" is missing");
    folder.write("jars/abc.jar", "abc");
    folder.write("jars/evil.jar", "");
    CHECK(differs_from(kTwo, jars) == "\"evil.jar\" does not belong there");
    CHECK(differs_from(kTwo, folder.path / "nowhere") == "\"abc.jar\" is missing");
}

TEST_CASE("the list of Kafka's jars names each with its SHA-256") {
    CHECK(std::ranges::count(kKafkaJars, '\n') == 92);  // 91 jars behind an empty line
    CHECK(kKafkaJars.find("kafka_2.13-" + std::string(kKafkaVersion) + ".jar") != std::string_view::npos);
}

}  // namespace shortener_events::cli
