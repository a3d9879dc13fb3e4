#include "shortener_events/reading_notice.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using Kind = ReadingNotice::Kind;

TEST_CASE("what is said of topics and brokers names them, with numbers in their right form") {
    CHECK(to_text(ReadingNotice{.kind = Kind::topic_deleted, .topic = "t"}) == "topic \"t\" was deleted");
    CHECK(to_text(ReadingNotice{.kind = Kind::topic_recreated, .topic = "t"}) == "topic \"t\" was recreated");
    CHECK(to_text(ReadingNotice{.kind = Kind::topic_recreated, .topic = "t", .partition = 0}) ==
          "topic \"t\" was recreated: partition 0 is read from its beginning");
    CHECK(to_text(ReadingNotice{.kind = Kind::offsets_deleted, .topic = "t", .partition = 1, .count = 1}) ==
          "t[1]: 1 offset deleted by retention before being read");
    CHECK(to_text(ReadingNotice{.kind = Kind::offsets_hidden, .topic = "t", .partition = 1, .count = 2}) ==
          "t[1]: 2 offsets hidden by an open transaction");
    CHECK(to_text(ReadingNotice{.kind = Kind::broker_silent, .broker = "b:1", .since_ms = 0}) ==
          "b:1 does not answer since 1970-01-01T00:00:00.000Z");
}

TEST_CASE("a notice warns where what is read may not be all that is there") {
    for (const auto kind :
         {Kind::topic_deleted, Kind::topic_recreated, Kind::broker_silent, Kind::offsets_deleted})
        CHECK(is_warning(ReadingNotice{.kind = kind}));
    for (const auto kind :
         {Kind::partitions_added, Kind::broker_back, Kind::broker_replaced, Kind::offsets_hidden})
        CHECK_FALSE(is_warning(ReadingNotice{.kind = kind}));
}
