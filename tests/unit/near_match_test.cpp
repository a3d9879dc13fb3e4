#include "shortener_events/internal/near_match.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

TEST_CASE("the edit distance counts a swap of neighbours once") {
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("timestmap", "timestamp") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a typing error finds the name that was meant, nothing finds nothing") {
    const std::vector<std::string> topics{"url-shortener.click", "url-shortener.click.deadletter", "other"};
    CHECK(near_matches("url-shortner.click", topics).front() == "url-shortener.click");
    CHECK(near_matches("click", topics).size() == 2);
    CHECK(near_matches("zzz", topics).empty());
    CHECK(near_matches("clicks", topics) == std::vector<std::string>{"url-shortener.click"});
    CHECK(did_you_mean("othr", topics) == "did you mean \"other\"?");
    CHECK(did_you_mean("zzz", topics).empty());
}
