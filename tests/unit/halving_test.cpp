#include "deliver/halving.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using shortener_events::deliver::Halving;

namespace {

struct Search {
    std::vector<std::size_t> found;
    std::size_t tries = 0;
};

/// Against a broker that refuses every part with one of `bad` in it.
Search search(std::size_t size, const std::set<std::size_t>& bad) {
    Search result;
    Halving halving(size);
    while (const auto part = halving.next()) {
        ++result.tries;
        const auto first = bad.lower_bound(part->begin);
        if (first == bad.end() || *first >= part->end)
            halving.accepted();
        else if (halving.refused())
            result.found.push_back(part->begin);
    }
    return result;
}

}  // namespace

TEST_CASE("halving finds exactly the culprits, from the first to the last") {
    CHECK(search(1, {0}).found == std::vector<std::size_t>{0});
    CHECK(search(2, {1}).found == std::vector<std::size_t>{1});
    CHECK(search(7, {0, 3, 6}).found == std::vector<std::size_t>{0, 3, 6});
    CHECK(search(1000, {17, 18, 500, 999}).found == std::vector<std::size_t>{17, 18, 500, 999});
    CHECK(search(3, {0, 1, 2}).found == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("one culprit among thousands is found with some two dozen tries") {
    CHECK(search(4096, {1234}).tries == 24);
}

TEST_CASE(
    "a batch that was refused although none of its records is leaves "
    "nobody to blame") {
    CHECK(search(64, {}).found.empty());
    CHECK(search(64, {}).tries == 2);
}

TEST_CASE("nothing is tried where nothing was refused") {
    CHECK(search(0, {}).tries == 0);
}
