#include "cli/output/progress.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace shortener_events::cli;
using namespace std::chrono_literals;

TEST_CASE("progress says how much is done, how fast, and how long it will still take") {
    CHECK(progress_text(3000, "line", 2s, 0.25) == "3000 lines, 1.5k/s, 25 %, 6s left");
    CHECK(progress_text(10, "event", 2s, std::nullopt) == "10 events, 5/s");
}

TEST_CASE("nothing is drawn within the first second, nor where nobody looks") {
    std::ostringstream stream;
    {
        ProgressLine soon(stream, true), unseen(stream, false);
        soon.update(1, "line", 0.5);
        unseen.update(1, "line", 0.5);
    }
    CHECK(stream.str().empty());
}
