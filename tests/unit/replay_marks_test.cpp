#include <doctest/doctest.h>

#include "shortener_events/internal/replay_marks.hpp"

using namespace shortener_events;

TEST_CASE("everything below the committed offset is replayed, nothing above it") {
    const ReplayMarks marks(5, "");
    CHECK(marks.contains(4));
    CHECK_FALSE(marks.contains(5));
    CHECK_FALSE(marks.contains(1000));
}

TEST_CASE("marks in order move the committed offset and need no metadata") {
    ReplayMarks marks;
    for (int offset = 0; offset < 100; ++offset) marks.insert(offset);
    CHECK(marks.committed() == 100);
    CHECK(marks.metadata().empty());
}

TEST_CASE("what either of two knows is replayed after they were merged") {
    ReplayMarks marks(10, "");
    marks.insert(12);
    ReplayMarks other(11, "");
    other.insert(14);
    marks.merge(other);
    CHECK(marks.committed() == 11);
    CHECK(marks.contains(12));
    CHECK_FALSE(marks.contains(13));
    CHECK(marks.contains(14));
    other.merge(marks);
    CHECK(other.metadata() == marks.metadata());
}

TEST_CASE("marks out of order are kept in the metadata, until the gap is closed") {
    ReplayMarks marks(10, "");
    marks.insert(12);
    marks.insert(30);
    ReplayMarks again(marks.committed(), marks.metadata());
    CHECK(again.committed() == 10);
    CHECK(again.contains(12));
    CHECK(again.contains(30));
    CHECK_FALSE(again.contains(11));
    CHECK_FALSE(again.contains(31));
    again.insert(10);
    again.insert(11);
    CHECK(again.committed() == 13);
    CHECK(again.contains(30));
}

TEST_CASE("no more were replayed than are not known to be left") {
    ReplayMarks marks(10, "");
    CHECK(marks.most_replayed() == 10);
    marks.insert(12);
    marks.insert(30);
    CHECK(marks.most_replayed() == 12);
}

TEST_CASE("the farthest mark fits into what Kafka keeps") {
    ReplayMarks marks;
    const std::int64_t last = ReplayMarks::kReach - 1;
    CHECK(marks.can_reach(last));
    CHECK_FALSE(marks.can_reach(last + 1));
    marks.insert(last);
    marks.insert(last + 1);
    CHECK(marks.metadata().size() <= 4096);
    const ReplayMarks again(marks.committed(), marks.metadata());
    CHECK(again.contains(last));
    CHECK_FALSE(again.contains(last + 1));
}

TEST_CASE("what retention deleted is behind") {
    ReplayMarks marks(3, "");
    marks.insert(8);
    marks.start_at(7);
    CHECK(marks.committed() == 7);
    CHECK(marks.contains(8));
    marks.start_at(8);
    CHECK(marks.committed() == 9);
    marks.start_at(2);
    CHECK(marks.committed() == 9);
}

TEST_CASE("foreign or damaged metadata counts as none") {
    CHECK_FALSE(ReplayMarks(3, "kafkajs").contains(3));
    CHECK_FALSE(ReplayMarks(3, "replayed:%%%").contains(3));
}
