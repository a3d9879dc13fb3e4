#include "kafka/read/watch_judge.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace std::chrono_literals;
using kafka::WatchJudge;
using Kind = ReadingNotice::Kind;

namespace {

/// A judge of topic "t" with 2 partitions, and the time.
struct Watched {
    WatchJudge judge{{{"t", 2}}};
    WatchJudge::Clock::time_point now{};

    /// A look after so long; the kinds of what was said.
    std::vector<ReadingNotice> look(std::chrono::milliseconds later, kafka::WatchLook seen) {
        now += later;
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
        return judge.judge(seen, now, ms.count());
    }
    std::vector<ReadingNotice> topic(std::chrono::milliseconds later, std::int32_t partitions) {
        return look(later, {.topics = {{"t", partitions}}, .brokers = {}});
    }
    std::vector<ReadingNotice> broker(std::chrono::milliseconds later, bool answers) {
        return look(later, {.topics = {}, .brokers = {{"b:1", answers}}});
    }
};

}  // namespace

TEST_CASE("a topic is deleted when brokers deny it for seconds, and that is said once") {
    Watched watched;
    CHECK(watched.topic(0s, 2).empty());
    CHECK(watched.topic(1s, 0).empty());
    CHECK(watched.topic(1s, 0).empty());
    CHECK(watched.topic(2s, 0) == std::vector<ReadingNotice>{{.kind = Kind::topic_deleted, .topic = "t"}});
    CHECK(watched.topic(9s, 0).empty());
}

TEST_CASE("two denials prove nothing, however long they are apart") {
    Watched watched;
    CHECK(watched.topic(0s, 0).empty());
    CHECK(watched.topic(1h, 0).empty());
}

TEST_CASE("a broker that does not know its topics yet after a restart deletes nothing") {
    Watched watched;
    for (int i = 0; i < 5; ++i) {
        CHECK(watched.topic(1s, 0).empty());
        CHECK(watched.topic(1s, 0).empty());
        CHECK(watched.topic(1s, 2).empty());
    }
}

TEST_CASE("looks that no broker answered neither delete a topic nor clear it") {
    Watched watched;
    CHECK(watched.topic(1s, 0).empty());
    CHECK(watched.topic(1s, 0).empty());
    for (int i = 0; i < 9; ++i) CHECK(watched.look(1s, {}).empty());
    CHECK(watched.topic(1s, 0).size() == 1);
}

TEST_CASE("a topic that is there again after its deletion, or with fewer partitions, was recreated") {
    const std::vector<ReadingNotice> recreated{{.kind = Kind::topic_recreated, .topic = "t"}};
    Watched watched;
    for (int i = 0; i < 4; ++i) watched.topic(1s, 0);
    CHECK(watched.topic(1s, 5) == recreated);
    CHECK(watched.topic(1s, 5).empty());
    CHECK(watched.topic(1s, 1) == recreated);
}

TEST_CASE("partitions that were added are said once, with how many there are now") {
    Watched watched;
    CHECK(watched.topic(1s, 5) ==
          std::vector<ReadingNotice>{{.kind = Kind::partitions_added, .topic = "t", .count = 5}});
    CHECK(watched.topic(1s, 5).empty());
}

TEST_CASE("a broker is silent after seconds without an answer; said once, and once when it is back") {
    Watched watched;
    CHECK(watched.broker(1s, true).empty());
    CHECK(watched.broker(2s, false).empty());
    CHECK(watched.broker(2s, false) ==
          std::vector<ReadingNotice>{{.kind = Kind::broker_silent, .broker = "b:1", .since_ms = 1000}});
    for (int i = 0; i < 9; ++i) CHECK(watched.broker(1min, false).empty());
    CHECK(watched.broker(1s, true) ==
          std::vector<ReadingNotice>{{.kind = Kind::broker_back, .broker = "b:1"}});
    CHECK(watched.broker(1s, true).empty());
}

TEST_CASE("a program that stood still for a while itself does not call a broker silent") {
    Watched watched;
    CHECK(watched.broker(1s, true).empty());
    CHECK(watched.broker(1h, false).empty());
    CHECK(watched.broker(1s, true).empty());
}

TEST_CASE("a silent broker that leads nothing any more was replaced; one that was not silent leaves unsaid") {
    Watched watched;
    for (int i = 0; i < 6; ++i) watched.broker(1s, false);
    CHECK(watched.look(1s, {.topics = {}, .brokers = {{"b:2", true}}}) ==
          std::vector<ReadingNotice>{{.kind = Kind::broker_replaced, .broker = "b:1"}});
    CHECK(watched.look(1s, {.topics = {}, .brokers = {{"b:3", true}}}).empty());
}

TEST_CASE("notices are sentences for people") {
    CHECK(to_text({.kind = Kind::topic_deleted, .topic = "t"}) == "topic \"t\" was deleted");
    CHECK(to_text({.kind = Kind::broker_silent, .broker = "b:1", .since_ms = 0}) ==
          "b:1 does not answer since 1970-01-01T00:00:00.000Z");
    CHECK(to_text({.kind = Kind::offsets_hidden, .topic = "t", .partition = 2, .count = 1}) ==
          "t[2]: 1 offset hidden by an open transaction");
}
