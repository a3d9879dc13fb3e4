#include "shortener_events/digest.hpp"

#include <doctest/doctest.h>

#include "shortener_events/internal/byte_buffer.hpp"
#include "shortener_events/internal/random.hpp"

using namespace shortener_events;

TEST_CASE("a checksum is xxh128sum's") {
    CHECK(checksum_of("") == "99aa06d3014798d86001c324468d497f");  // xxh128sum < /dev/null
}

TEST_CASE("a digest reads back from its digits, and from nothing else") {
    const Digest digest = digest_of("text");
    const std::string digits = to_hex(digest);
    CHECK(digits.size() == 32);
    CHECK(parse_digest(digits) == digest);
    CHECK_FALSE(parse_digest(digits.substr(1)).has_value());
    CHECK_FALSE(parse_digest(digits + "0").has_value());
    CHECK_FALSE(parse_digest("g" + digits.substr(1)).has_value());
    CHECK(digest != digest_of("texT"));
}

TEST_CASE("no key and an empty key, and what moves from the key to the value, are different content") {
    CHECK(content_of(std::nullopt, "v") != content_of("", "v"));
    CHECK(content_of("k", std::nullopt) != content_of("k", ""));
    CHECK(content_of("ab", "c") != content_of("a", "bc"));
}

TEST_CASE("a seed gives the sequence of xoshiro256++, as an implementation in Python does") {
    Random random(5489);
    std::uint64_t value = 0;
    for (int i = 0; i < 10'000; ++i) value = random.next();
    CHECK(value == 10657599463129435395U);
}

TEST_CASE("shares, codes and UUIDs keep within their bounds") {
    Random random(1);
    for (int i = 0; i < 1000; ++i) {
        CHECK(random.below(3) < 3);
        const double unit = random.unit();
        CHECK((unit >= 0 && unit < 1));
        CHECK_FALSE(random.chance(0));
        CHECK(random.chance(1));
    }
    CHECK(random.code(0) == "");
    CHECK(random.code(9).size() == 9);
    const std::string uuid = random.uuid_text();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string_view("89ab").find(uuid[19]) != std::string_view::npos);
}

TEST_CASE("a buffer grows at least twofold, keeps what it is told to, and never shrinks") {
    ByteBuffer buffer;
    CHECK(buffer.size() == 0);
    buffer.grow(3, 0);
    buffer.data()[0] = 'a';
    buffer.grow(4, 1);
    CHECK(buffer.size() == 6);
    CHECK(buffer.first(1) == "a");
    buffer.grow(2, 1);
    CHECK(buffer.size() == 6);
    const ByteBuffer moved = std::move(buffer);
    CHECK(moved.size() == 6);
    CHECK(buffer.size() == 0);
}
