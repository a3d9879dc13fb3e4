#include "cli/settings/toml_depth.hpp"

#include <doctest/doctest.h>

#include <string>

using shortener_events::cli::line_of_deep_key;

namespace {

std::string key_of(int parts) {
    std::string key = "a";
    for (int i = 1; i < parts; ++i) key += ".a";
    return key;
}

}  // namespace

TEST_CASE("keys of more parts than anybody writes are found, wherever they stand") {
    CHECK_FALSE(line_of_deep_key("[" + key_of(16) + "]\n" + key_of(16) + " = 1\n"));
    CHECK(line_of_deep_key("\n\n[" + key_of(17) + "]") == 3);
    CHECK(line_of_deep_key(key_of(100'000) + " = 1") == 1);
    CHECK(line_of_deep_key("x = {" + key_of(17) + " = 1}") == 1);
    CHECK(line_of_deep_key("[[\"a\" . 'b' ." + key_of(17) + "]]") == 1);
}

TEST_CASE("dots in texts and comments are none of a key") {
    CHECK_FALSE(line_of_deep_key("# ........................................\n"));
    CHECK_FALSE(line_of_deep_key("x = \"" + key_of(50) + "\" # " + key_of(50)));
    CHECK_FALSE(line_of_deep_key("x = '" + key_of(50) + "'\ny = \"\\\"" + key_of(50) + "\""));
    CHECK_FALSE(line_of_deep_key(
        "x = [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]"));
    CHECK_FALSE(line_of_deep_key("x = \"never ends"));
}
