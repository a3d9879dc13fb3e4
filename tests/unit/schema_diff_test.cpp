#include "shortener_events/schema_diff.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

/// "pointer: before -> after" a change; "-" for nothing.
std::vector<std::string> changes(std::string_view before, std::string_view after) {
    std::vector<std::string> lines;
    for (const auto& change : diff_schemas(before, after))
        lines.push_back(change.pointer + ": " + change.before.value_or("-") + " -> " +
                        change.after.value_or("-"));
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a keyword that came, went or changed is a change with its place") {
    CHECK(changes(R"({"maxLength":5})", R"({"maxLength":6})") == Lines{"/maxLength: 5 -> 6"});
    CHECK(changes("{}", R"({"properties":{"a/b":{"pattern":"x"}}})").size() == 1);
    CHECK(changes(R"({"minimum":1})", "{}") == Lines{"/minimum: 1 -> -"});
}

TEST_CASE("equal schemas, whatever the order of their keys and their annotations, do not differ") {
    CHECK(changes(R"({"minimum":1,"maximum":2})", R"({"maximum":2,"minimum":1})").empty());
    CHECK(changes(R"({"title":"a","description":"b"})", R"({"title":"c"})").empty());
}

TEST_CASE("lists that mean a set differ by their values, in no order") {
    CHECK(changes(R"({"required":["a","b"]})", R"({"required":["b","a"]})").empty());
    CHECK(changes(R"({"required":["a","b"]})", R"({"required":["b","c"]})").size() == 2);
}

TEST_CASE("what is no JSON has no difference") {
    CHECK_THROWS_AS(diff_schemas("{", "{}"), Error);
    CHECK_THROWS_AS(diff_schemas("{}", "{"), Error);
}
