#include "base/digest_set.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <ctime>
#include <string>

using namespace shortener_events;

namespace {

/// One that differs in its last byte only, so that its first place is the same.
Digest neighbour(unsigned char number) {
    Digest digest{};
    digest.bytes.back() = number;
    return digest;
}

}  // namespace

TEST_CASE("a set of digests knows what was put in, once, and nothing else") {
    DigestSet set;
    for (int i = 0; i < 10'000; i += 2) CHECK(set.insert(digest_of(std::to_string(i))));
    for (int i = 0; i < 10'000; ++i) {
        const Digest digest = digest_of(std::to_string(i));
        CHECK(set.contains(digest) == (i % 2 == 0));
        CHECK(set.insert(digest) == (i % 2 != 0));
    }
    CHECK(set.size() == 10'000);
    set.clear();
    CHECK(set.size() == 0);
    CHECK_FALSE(set.contains(digest_of("0")));
}

TEST_CASE("digests that want the same place, and the one of zeros, are told apart") {
    DigestSet set;
    for (int i = 0; i < 256; i += 2) CHECK(set.insert(neighbour(static_cast<unsigned char>(i))));
    for (int i = 0; i < 256; ++i)
        CHECK(set.contains(neighbour(static_cast<unsigned char>(i))) == (i % 2 == 0));
    CHECK_FALSE(set.insert(neighbour(0)));
    CHECK(set.size() == 128);
}

TEST_CASE("digests that somebody has chosen by their bits are put in as quickly as any") {
    const std::clock_t begin = std::clock();
    for (const std::size_t counted :
         {std::size_t{0}, std::size_t{4}, std::size_t{12}}) {  // the rest is the same
        DigestSet set;
        for (std::uint32_t i = 0; i < 100'000; ++i) {
            Digest digest{};
            std::memcpy(digest.bytes.data() + counted, &i, sizeof i);
            set.insert(digest);
        }
        CHECK(set.size() == 100'000);
    }
    CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);  // one after the other in one row would take minutes
}
