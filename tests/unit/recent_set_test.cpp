#include "sinks/recent_set.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <set>
#include <string>

using namespace shortener_events;
using sinks::RecentSet;

TEST_CASE("the newest digests are remembered, and no others, as a plain set would") {
    for (const std::size_t capacity : {std::size_t{1}, std::size_t{48}, std::size_t{1000}}) {
        RecentSet recent(capacity);
        std::deque<std::pair<Digest, std::int64_t>> order;
        std::set<Digest> known;
        for (std::int64_t i = 0; i < 20'000; ++i) {
            // Numbers come again after different distances.
            const Digest digest = digest_of(std::to_string((i * i) % 2503));
            CHECK(recent.contains(digest) == known.contains(digest));
            const bool is_new = known.insert(digest).second;
            CHECK(recent.insert(digest, i) == is_new);
            if (is_new) order.emplace_back(digest, i);
            if (order.size() > capacity) known.erase(order.front().first), order.pop_front();
            if (i % 700 != 0) continue;
            std::size_t expired = 0;
            for (; expired < 20 && !order.empty() && order.front().second <= i - 300; ++expired)
                known.erase(order.front().first), order.pop_front();
            CHECK(recent.expire(i - 300, 20) == expired);
        }
    }
}

TEST_CASE("what expires is forgotten, and comes back as new") {
    RecentSet recent(10);
    CHECK(recent.insert(digest_of("a"), 1));
    CHECK(recent.insert(digest_of("b"), 2));
    CHECK_FALSE(recent.insert(digest_of("a"), 3));
    CHECK(recent.expire(1, 10) == 1);
    CHECK_FALSE(recent.contains(digest_of("a")));
    CHECK(recent.contains(digest_of("b")));
    CHECK(recent.insert(digest_of("a"), 4));
    CHECK(recent.expire(10, 1) == 1);
    CHECK(recent.contains(digest_of("a")));
}
