#include "shortener_events/identity.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

namespace {

constexpr auto kUuid = "0f8fad5b-d9cb-469f-a165-70867728950e";

}  // namespace

TEST_CASE("a signed-in user is one visitor on every device") {
    CHECK(visitor_of("ann", "1.1.1.1", "firefox") == visitor_of("ann", "2.2.2.2", "safari"));
    CHECK(visitor_of("ann", "1.1.1.1", "firefox") != visitor_of("bob", "1.1.1.1", "firefox"));
}

TEST_CASE("a key makes other digests of the same visitors, which only the key makes again") {
    const std::string text = VisitorKey::new_text();
    CHECK(text != VisitorKey::new_text());
    const VisitorKey key(text);
    const auto ann = visitor_of("ann", {}, {}, key), client = visitor_of({}, "1.1.1.1", "firefox", key);
    CHECK(ann != visitor_of("ann", {}, {}));
    CHECK(client != visitor_of({}, "1.1.1.1", "firefox"));
    CHECK(client != visitor_of({}, "1.1.1.1", "firefox", VisitorKey(VisitorKey::new_text())));
    CHECK(ann == visitor_of("ann", "2.2.2.2", "safari", VisitorKey(text)));
    CHECK(visitor_of("ann", {}, {}, VisitorKey("")) == visitor_of("ann", {}, {}));
}

TEST_CASE("without a user, address and user agent together make a visitor") {
    CHECK(visitor_of({}, "1.1.1.1", "firefox") == visitor_of({}, "1.1.1.1", "firefox"));
    CHECK(visitor_of({}, "1.1.1.1", "firefox") != visitor_of({}, "1.1.1.1", "safari"));
    CHECK(visitor_of({}, "1.1.1.1", {}) != visitor_of({}, {}, "1.1.1.1"));
    CHECK(visitor_of({}, "", {}) != visitor_of({}, {}, {}));
}

TEST_CASE("parts do not flow into each other, and users never equal clients") {
    CHECK(visitor_of({}, "ab", "c") != visitor_of({}, "a", "bc"));
    CHECK(visitor_of("client", {}, {}) != visitor_of({}, "client", {}));
}

TEST_CASE("a UUID key and the payload name a delivery") {
    CHECK(delivery_of(kUuid, "{}") == delivery_of(kUuid, "{}"));
    CHECK(delivery_of(kUuid, "{}") != delivery_of(kUuid, "{ }"));
    CHECK(delivery_of(kUuid, "{}") != delivery_of("1f8fad5b-d9cb-469f-a165-70867728950e", "{}"));
}

TEST_CASE("other keys may be shared by different events, so they name none") {
    CHECK_FALSE(delivery_of({}, "{}"));
    CHECK_FALSE(delivery_of("", "{}"));
    CHECK_FALSE(delivery_of("abc123", "{}"));
    CHECK_FALSE(delivery_of("0f8fad5bxd9cb-469f-a165-70867728950e", "{}"));
    CHECK_FALSE(delivery_of("gf8fad5b-d9cb-469f-a165-70867728950e", "{}"));
}

TEST_CASE("a digest is read back from its hex digits, and from nothing else") {
    const auto digest = digest_of("x");
    CHECK(parse_digest(to_hex(digest)) == digest);
    CHECK_FALSE(parse_digest("abc"));
    CHECK_FALSE(parse_digest(std::string(32, 'g')));
}
