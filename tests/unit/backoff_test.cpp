#include "base/backoff.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using shortener_events::Backoff;

TEST_CASE("each wait in vain doubles the next, up to the most") {
    Backoff backoff(100ms, 350ms);
    for (const auto expected : {100ms, 200ms, 350ms, 350ms}) {
        CHECK(backoff.time() == expected);
        backoff.grow();
    }
}

TEST_CASE("a success begins again at the first") {
    Backoff backoff(3ms, 100ms);
    backoff.grow();
    backoff.grow();
    backoff.reset();
    CHECK(backoff.time() == 3ms);
}

TEST_CASE("a wait that is stopped says so at once, and the next would be longer all the same") {
    std::stop_source source;
    source.request_stop();
    Backoff backoff(1h, 4h);
    CHECK_FALSE(backoff.wait(source.get_token()));
    CHECK(backoff.time() == 2h);
}

TEST_CASE("a wait that nobody stops passes the time") {
    CHECK(Backoff(1ms, 1ms).wait({}));
}

TEST_CASE("the wait after so many in vain is as if each had been waited for") {
    constexpr Backoff kBackoff(100ms, 350ms);
    CHECK(kBackoff.after(0) == 100ms);
    CHECK(kBackoff.after(1) == 200ms);
    CHECK(kBackoff.after(2) == 350ms);
    CHECK(kBackoff.after(1'000'000) == 350ms);
}
