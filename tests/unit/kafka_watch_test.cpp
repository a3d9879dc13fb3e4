#include "consume/kafka_watch.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;
using Kind = ReadingNotice::Kind;

namespace {

constexpr KafkaWatch::TimePoint kJoined{1h};

struct Watched {
    std::vector<std::string> said;
    KafkaWatch watch;

    explicit Watched(bool is_to_end = false)
        : watch("g", is_to_end, kJoined,
                Notes([this](const ConsumeNote& note) { said.push_back(note.event); })) {}
};

}  // namespace

TEST_CASE("a group that gives nothing is told once, and fails only a run that is to end") {
    for (const bool is_to_end : {false, true}) {
        Watched it(is_to_end);
        CHECK_FALSE(it.watch.look_at_join(kJoined + 10s, ""));
        CHECK(it.said.empty());
        CHECK_FALSE(it.watch.look_at_join(kJoined + 11s, ""));
        CHECK_FALSE(it.watch.look_at_join(kJoined + 90s, ""));
        CHECK(it.said == std::vector<std::string>{"waiting"});
        CHECK(it.watch.look_at_join(kJoined + 91s, "").has_value() == is_to_end);
    }
}

TEST_CASE("a group that was never asked is not said to wait for its members") {
    const std::string why =
        "the broker that coordinates it could not be asked; what failed last: connection refused";
    std::string said;
    KafkaWatch watch("g", true, kJoined, Notes([&](const ConsumeNote& note) { said = note.text; }));
    watch.look_at_join(kJoined + 11s, why);
    CHECK(said == "group \"g\" has given no partition for 10s: " + why);
    const auto failed = watch.look_at_join(kJoined + 91s, why);
    REQUIRE(failed);
    CHECK(failed->hint() == why);
}

TEST_CASE("a topic that was deleted or recreated ends the run") {
    Watched it;
    const auto deleted = it.watch.meet({.kind = Kind::topic_deleted, .topic = "clicks"});
    REQUIRE(deleted);
    CHECK(std::string(deleted->what()).find("\"clicks\" was deleted") != std::string::npos);
    CHECK(it.watch.meet({.kind = Kind::topic_recreated, .topic = "clicks"}));
    CHECK(it.said.empty());
}

TEST_CASE("silent brokers are trouble until the last of them is back or replaced") {
    Watched it;
    CHECK_FALSE(it.watch.meet({.kind = Kind::broker_silent, .broker = "a:9092"}));
    it.watch.meet({.kind = Kind::broker_silent, .broker = "b:9092"});
    CHECK_FALSE(it.watch.trouble().empty());
    it.watch.meet({.kind = Kind::broker_back, .broker = "a:9092"});
    CHECK_FALSE(it.watch.trouble().empty());
    it.watch.meet({.kind = Kind::broker_replaced, .broker = "b:9092"});
    CHECK(it.watch.trouble().empty());
    CHECK(it.said == std::vector<std::string>{"kafka-down", "kafka-back"});
}

TEST_CASE("other notices are only said") {
    Watched it;
    CHECK_FALSE(it.watch.meet({.kind = Kind::partitions_added, .topic = "clicks", .count = 3}));
    CHECK_FALSE(
        it.watch.meet({.kind = Kind::offsets_deleted, .topic = "clicks", .partition = 0, .count = 3}));
    CHECK(it.said == std::vector<std::string>{"topic", "topic"});
}
