#include "cli/input/inputs.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using cli::Inputs;

TEST_CASE("lines over several inputs are told by the input that they are in, of one by their number") {
    const Inputs one({"/dev/null"});
    const Inputs two({"/dev/null", "/dev/zero"});
    CHECK(one.locate(7, {0}) == "7");
    CHECK(two.locate(3, {0, 3}) == "/dev/null:3");
    CHECK(two.locate(4, {0, 3}) == "/dev/zero:1");
}

TEST_CASE(
    "inputs without an event are named where others have some, as far as they were read to their ends") {
    const Inputs inputs({"/dev/null", "/dev/zero", "/dev/null"});
    using Names = std::vector<std::string>;
    CHECK(inputs.without_events({0, 2, 2, 2}) == Names{"/dev/zero", "/dev/null"});
    CHECK(inputs.without_events({0, 0, 2}) == Names{"/dev/null"});
    CHECK(inputs.without_events({0, 0, 0, 0}).empty());
    CHECK(inputs.without_events({0}).empty());
    CHECK(inputs.without_events({0, 1, 2, 3}).empty());
}
