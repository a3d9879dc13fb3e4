#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "support/folder.hpp"

using namespace shortener_events;

TEST_CASE("the library knows the contracts of both events and their topics") {
    const auto registry = ContractRegistry::built_in();
    CHECK(registry.require("click").id() == "click@1");
    CHECK(registry.require("url-created@1").id() == "url-created@1");
    CHECK(registry.for_topic("url-shortener.click")->current().id() == "click@1");
    CHECK(registry.for_topic("url-shortener.url-created")->current().id() == "url-created@1");
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
    CHECK(registry.for_topic("url-shortener.click")->accepted().size() == 2);
    CHECK(registry.require("click@1").check("5").empty());
    CHECK(registry.require("order").id() == "order@3");
    CHECK(registry.all().size() == 4);
    CHECK(registry.source_of(registry.require("url-created@1")) == "built in");
    CHECK(registry.source_of(registry.require("order@3")).ends_with("/order.v3.schema.json"));
}

TEST_CASE("a contracts directory that cannot be used is an error with its cause") {
    auto registry = ContractRegistry::built_in();
    CHECK_THROWS_WITH_AS(registry.add_directory("/does/not/exist"),
                         "cannot read the contracts directory \"/does/not/exist\": No such file or directory",
                         Error);
    const Folder folder;
    folder.write("bad.v1.schema.json", R"({"type": "strnig"})");
    const std::string file = (folder.path / "bad.v1.schema.json").string();
    const std::string cause = "\"" + file + "\": line 1, column 10: /type: no such type: \"strnig\"";
    CHECK_THROWS_WITH_AS(registry.add_directory(folder.path.string()), cause.c_str(), Error);
}
