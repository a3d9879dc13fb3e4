#include <doctest/doctest.h>

#include "cli/settings/config_file.hpp"
#include "shortener_events/error.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::map<std::string, std::string> read(const std::string& text) {
    const Folder folder;
    folder.write("client.properties", text);
    return read_properties_file((folder.path / "client.properties").string()).properties;
}

}  // namespace

TEST_CASE("a properties file has a property a line, and comments") {
    const std::map<std::string, std::string> expected{{"a", "b=c"}, {"d", ""}};
    CHECK(read("# x\n a = b=c \r\n!\n\nd=\nkey.serializer=x\n") == expected);
}

TEST_CASE("a line of a properties file without a name is named by its number") {
    for (const std::string line : {"=", " = b", "b", "=b=c"}) {
        CAPTURE(line);
        try {
            read("a=b\n" + line + "\n");
            FAIL("it is taken");
        } catch (const Error& error) {
            CHECK(error.category() == ErrorCategory::configuration);
            CHECK(std::string(error.what()).ends_with("client.properties:2: not a key=value line"));
        }
    }
}

TEST_CASE("a property has a name") {
    CHECK(parse_property("a=b=c") == std::pair<std::string, std::string>("a", "b=c"));
    for (const std::string text : {"", "a", "=b", " =b"}) CHECK_THROWS_AS(parse_property(text), Error);
}
