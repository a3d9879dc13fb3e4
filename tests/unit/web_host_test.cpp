#include "shortener_events/internal/web_host.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

TEST_CASE("one host is one, however it is written") {
    for (const char* url : {"https://news.example", "HTTPS://NEWS.EXAMPLE/", "http://News.Example:8080/a?b",
                            "https://me:word@news.example./x", "https://news.example?q",
                            "https://news.example#f", "https://a@b@news.example\\x"}) {
        CAPTURE(url);
        CHECK(web_host(url) == "news.example");
    }
}

TEST_CASE("an address keeps its brackets, and loses its port") {
    CHECK(web_host("http://[2001:DB8::1]:80/") == "[2001:db8::1]");
    CHECK(web_host("http://[2001:db8::1]") == "[2001:db8::1]");
    CHECK(web_host("http://192.0.2.1:80") == "192.0.2.1");
}

TEST_CASE("what is no URL with a host has none") {
    for (const char* text :
         {"", "news.example", "android-app:/x", "https://", "https:///path", "://", "https://:80"}) {
        CAPTURE(text);
        CHECK(web_host(text).empty());
    }
}
