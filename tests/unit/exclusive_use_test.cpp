// What is for one thread at a time.
#include "base/exclusive_use.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "shortener_events/error.hpp"

using shortener_events::Error;
using shortener_events::ExclusiveUse;

namespace {

void take_a_turn(ExclusiveUse& use) {
    const ExclusiveUse::Turn turn(use);
}

}  // namespace

TEST_CASE("turns may follow each other, from any thread") {
    ExclusiveUse use("Reader");
    take_a_turn(use);
    std::thread([&] { CHECK_NOTHROW(take_a_turn(use)); }).join();
    CHECK_NOTHROW(take_a_turn(use));
}

TEST_CASE("a call in the middle of another is an Error that says so, and the first goes on") {
    ExclusiveUse use("Reader", "OnRead");
    {
        const ExclusiveUse::Turn turn(use);
        std::thread([&] {
            CHECK_THROWS_WITH_AS(
                take_a_turn(use),
                "a Reader was called from its own OnRead, or by two threads at once: it belongs to one "
                "thread at a time",
                Error);
        }).join();
        CHECK_THROWS_AS(take_a_turn(use), Error);  // as from a callback
    }
    CHECK_NOTHROW(take_a_turn(use));
}
