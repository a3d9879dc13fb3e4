#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;

namespace {

/// A folder of its own, gone when the test ends.
struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("contracts-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
};

}  // namespace

TEST_CASE("the library knows the contracts of both events and their topics") {
    const auto registry = ContractRegistry::built_in();
    CHECK(registry.require("click").id() == "click@1");
    CHECK(registry.require("url-created@1").id() == "url-created@1");
    CHECK(registry.for_topic("url-shortener.click")->id() == "click@1");
    CHECK(registry.for_topic("url-shortener.url-created")->id() == "url-created@1");
    CHECK(registry.for_topic("url-shortener.click.deadletter") == nullptr);
    CHECK(registry.topic_of("click") == "url-shortener.click");
    CHECK(registry.topic_of("other") == std::nullopt);
}

TEST_CASE("an unknown contract is an error that names the near ones") {
    const auto registry = ContractRegistry::built_in();
    for (const char* id : {"clik", "click@2", "click@", "click@x", "", "click@0"}) {
        CAPTURE(id);
        CHECK_THROWS_AS(registry.require(id), Error);
    }
    try {
        registry.require("clik");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) == "unknown contract \"clik\"");
        CHECK(error.hint().find("\"click") != std::string::npos);
    }
}

TEST_CASE("a directory adds versions and overrides the built-in ones") {
    const Folder folder;
    folder.write("click.v2.schema.json", R"({"type": "object", "required": ["shortCode"]})");
    folder.write("click.v1.schema.json", "true");
    folder.write("order.v3.schema.json", "{}");
    folder.write("README.md", "not a contract");
    auto registry = ContractRegistry::built_in();
    registry.add_directory(folder.path.string());
    CHECK(registry.require("click").id() == "click@2");
    CHECK(registry.for_topic("url-shortener.click")->id() == "click@2");
    CHECK(registry.require("click@1").check("5").empty());
    CHECK(registry.require("order").id() == "order@3");
    CHECK(registry.all().size() == 4);
}

TEST_CASE("a contracts directory that cannot be used is an error with its cause") {
    auto registry = ContractRegistry::built_in();
    CHECK_THROWS_WITH_AS(registry.add_directory("/does/not/exist"),
                         "cannot read the contracts directory \"/does/not/exist\": No such file or directory",
                         Error);
    const Folder folder;
    folder.write("bad.v1.schema.json", R"({"type": "strnig"})");
    CHECK_THROWS_WITH_AS(registry.add_directory(folder.path.string()),
                         "contract \"bad@1\": schema /type: no such type: \"strnig\"", Error);
}
