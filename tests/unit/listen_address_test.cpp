#include "cli/output/listen_address.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::string host_of(const std::string& text) {
    return parse_listen_address(text).host;
}

}  // namespace

TEST_CASE("a bare port is this machine's, one behind a colon every interface's") {
    CHECK(host_of("9400") == "127.0.0.1");
    CHECK_FALSE(parse_listen_address("9400").is_everywhere());
    CHECK(parse_listen_address(":9400").is_everywhere());
    CHECK(parse_listen_address("*:9400").is_everywhere());
    CHECK(host_of("0.0.0.0:9400") == "0.0.0.0");
}

TEST_CASE("hosts have names, IPv4 addresses, or IPv6 addresses in brackets") {
    CHECK(host_of("localhost:9400") == "localhost");
    CHECK(host_of("[::1]:9400") == "::1");
    CHECK(parse_listen_address("[::1]:9400").text() == "[::1]:9400");
    CHECK(parse_listen_address("h:1").text() == "h:1");
}

TEST_CASE("what is not one address with a port is refused") {
    for (const char* text : {"", ":", "host", "host:", "host:x", "host:65536", "host:-1", "host:0", "0",
                             "a:1,b:2", "::1:9400", "[::1]", "[]:1", "1 "}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_listen_address(text), Error);
    }
}
