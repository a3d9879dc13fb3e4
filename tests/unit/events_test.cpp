#include "shortener_events/events.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace shortener_events;

TEST_CASE("a click is one line of JSON, without the fields that it does not have") {
    Click click;
    click.short_code = "abc";
    click.original_url = "https://e.com/";
    click.timestamp = "2026-01-31T09:30:00Z";
    CHECK(to_json(click) ==
          R"({"shortCode":"abc","originalUrl":"https://e.com/","timestamp":"2026-01-31T09:30:00Z"})");
    click.country = "BR";
    click.metadata = {{"b", "1"}, {"a", "2"}};
    const std::string text = to_json(click);
    CHECK(text.find(R"("country":"BR")") != std::string::npos);
    CHECK(text.find(R"("metadata":{"b":"1","a":"2"})") != std::string::npos);
    CHECK(text.find("null") == std::string::npos);
}

TEST_CASE("what cannot be seen is an escape in an event, and what is no UTF-8 is replaced") {
    UrlCreated created;
    created.short_code = "a\u202e\n\xff";
    const std::string text = to_json(created);
    CHECK(text.find(R"("shortCode":"a\u202e\n)"
                    "\uFFFD\"") != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE(
    "quotes and backslashes are escaped in names and values, and a name that comes twice is one member") {
    Click click;
    click.short_code = R"(a"b\c)";
    click.city = "São Paulo\x7f";
    click.metadata = {{"\"", "1"}, {"b", "2"}, {"\"", "3{"}};
    CHECK(to_json(click) ==
          R"({"shortCode":"a\"b\\c","originalUrl":"","timestamp":"","city":"São Paulo\u007f",)"
          R"("metadata":{"\"":"3{","b":"2"}})");
}

TEST_CASE(
    "each character of ASCII, wherever it stands in a text of any length, reads as itself and is visible") {
    for (std::size_t size = 1; size <= 18; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (char character = 0; character >= 0; ++character) {
                Click click;
                click.city = std::string(size, 'x');
                (*click.city)[at] = character;
                const std::string text = to_json(click);
                CAPTURE(text);
                REQUIRE(nlohmann::json::parse(text).at("city") == *click.city);
                REQUIRE(text.find_first_of(std::string("\0\n\x1b\x7f", 4)) == std::string::npos);
                if (character == 0x7f) break;
            }
}
