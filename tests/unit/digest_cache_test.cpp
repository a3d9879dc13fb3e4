#include "base/digest_cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace shortener_events;

namespace {

void insert(DigestCache& cache, int begin, int end) {
    for (int i = begin; i < end; ++i) cache.insert(digest_of(std::to_string(i)));
}

int known(DigestCache& cache, int begin, int end) {
    int count = 0;
    for (int i = begin; i < end; ++i) count += cache.contains(digest_of(std::to_string(i)));
    return count;
}

}  // namespace

TEST_CASE("a cache of digests knows the last generation at least, and never more than two") {
    DigestCache cache(100);
    insert(cache, 0, 1000);
    CHECK(known(cache, 900, 1000) == 100);
    CHECK(known(cache, 0, 800) == 0);
}

TEST_CASE("a digest that is met again and again stays in the cache") {
    DigestCache cache(100);
    insert(cache, 0, 1);
    for (int i = 1; i < 1000; ++i) {
        insert(cache, i, i + 1);
        if (i % 50 == 0) CHECK(known(cache, 0, 1) == 1);
    }
}

TEST_CASE("a digest is met again also where the generation that has it goes at that moment") {
    DigestCache cache(2);
    for (const char* name : {"a", "b", "c", "d"}) CHECK(cache.meet(digest_of(name)));
    CHECK_FALSE(cache.meet(digest_of("a")));  // of the older generation, while the younger one is full
    CHECK_FALSE(cache.meet(digest_of("a")));
    CHECK_FALSE(cache.meet(digest_of("c")));
    CHECK(cache.meet(digest_of("b")));  // gone with its generation
}
