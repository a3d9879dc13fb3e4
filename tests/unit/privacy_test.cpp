#include "shortener_events/privacy.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

TEST_CASE("of an address its network is kept: 24 bits of IPv4, 48 of IPv6") {
    CHECK(mask_address("203.0.113.195") == "203.0.113.0");
    CHECK(mask_address("2001:db8:1:2:3:4:5:6") == "2001:db8:1::");
    CHECK(mask_address("::1") == "::");
    CHECK(mask_address("::ffff:203.0.113.195") == "::ffff:203.0.113.0");
}

TEST_CASE("what is no address is not kept, whatever it holds") {
    using namespace std::string_view_literals;
    for (const auto text : {""sv, "localhost"sv, "203.0.113"sv, "203.0.113.195, 10.0.0.1"sv, "fe80::1%eth0"sv,
                            "203.0.113.195\0"sv, "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20"sv})
        CHECK_FALSE(mask_address(text));
}
