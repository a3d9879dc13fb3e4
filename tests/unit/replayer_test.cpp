// What a Replayer says of the dead letters that it publishes, with publishers that do as they are told.
#include <doctest/doctest.h>

#include "shortener_events/internal/replay.hpp"
#include "support/scripted_publisher.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::Broker;

namespace {

std::vector<Replay> replays_of(const std::vector<std::string>& values) {
    std::vector<Replay> replays;
    for (const auto& value : values) {
        Record event;
        event.topic = "t";
        event.value = value;
        replays.push_back({0, static_cast<std::int64_t>(replays.size()), content_of({}, value), event});
    }
    return replays;
}

struct Played {
    explicit Played(std::chrono::milliseconds timeout = 5s, const std::string& journal = {}) {
        settings.timeout = timeout;
        replayer = std::make_unique<Replayer>(settings,
                                              ReplayPlace{"group", "t.deadletter", journal, journal.empty()},
                                              Replayed{{0, {}}}, broker.factory());
    }

    Broker broker;
    KafkaSettings settings;
    std::unique_ptr<Replayer> replayer;
};

}  // namespace

TEST_CASE("what is replayed and the marks of it are committed together") {
    Played played;
    const auto result = played.replayer->publish(replays_of({"a", "b"}));
    CHECK(result.trouble.empty());
    CHECK(result.refused.empty());
    CHECK(played.broker.log("t") == std::vector<std::string>{"a", "b"});
    CHECK(played.replayer->replayed().at(0).marks.committed() == 2);
    REQUIRE(played.broker.committed.size() == 1);
    CHECK(played.broker.committed[0].topic == "t.deadletter");
    CHECK(played.broker.committed[0].offset == 2);
}

TEST_CASE("with a journal the record of what is replayed is one of the events of the transaction") {
    Played played(5s, "journal");
    const auto result = played.replayer->publish(replays_of({"a", "b"}));
    CHECK(result.trouble.empty());
    CHECK(played.broker.committed.empty());
    const auto written = played.broker.log("journal");
    REQUIRE(written.size() == 1);
    const auto read = parse_journal_value(written[0]);
    REQUIRE(read);
    CHECK(read->marks.committed() == 2);
    CHECK(read->last == 1);
    CHECK(read->last_content == content_of({}, "b"));
}

TEST_CASE("a journal that takes no record is trouble, and nothing is replayed") {
    Played played(5s, "journal");
    ReplayedLetters first;
    first.insert(0, content_of({}, "a"));
    played.broker.poison(journal_value(first), {.refusal = Refusal::too_large, .reason = "too large"});
    const auto result = played.replayer->publish(replays_of({"a"}));
    CHECK(result.trouble == "\"journal\" does not take the record of what is replayed: too large");
    CHECK(result.refused.empty());
    CHECK(played.broker.log("t").empty());
    CHECK_FALSE(played.replayer->replayed().at(0).marks.contains(0));
}

TEST_CASE("one that its topic does not take is left out, with its reason; the others are published") {
    Played played;
    played.broker.poison("bad", {.refusal = Refusal::too_large, .reason = "too large"});
    const auto result = played.replayer->publish(replays_of({"a", "bad", "c"}));
    CHECK(result.trouble.empty());
    REQUIRE(result.refused.size() == 1);
    CHECK(result.refused[0].replay.offset == 1);
    CHECK(result.refused[0].reason == "too large");
    CHECK(played.broker.log("t") == std::vector<std::string>{"a", "c"});
    CHECK_FALSE(played.replayer->replayed().at(0).marks.contains(1));
}

TEST_CASE("batches that are too large, though none of their events is, are trouble and no culprit") {
    Played played;
    played.broker.largest_batch = 2;
    const auto result = played.replayer->publish(replays_of({"a", "b", "c", "d"}));
    CHECK(result.refused.empty());
    CHECK(result.trouble.find("not a batch of them") != result.trouble.npos);
    CHECK(played.broker.log("t").empty());
}

TEST_CASE("a commit without an answer leaves the replay in doubt; one that is turned down does not") {
    for (const bool in_doubt : {true, false}) {
        Played played;
        played.broker.commit_trouble = "timed out";
        played.broker.in_doubt = in_doubt;
        const auto result = played.replayer->publish(replays_of({"a"}));
        CHECK(result.trouble == "timed out");
        CHECK(result.in_doubt == in_doubt);
        CHECK(played.replayer->replayed().at(0).marks.committed() == 0);
    }
}

TEST_CASE("an event that fails by another cause, and a silent broker, end the replay with the reason") {
    Played refused;
    refused.broker.refuse("a", {.refusal = Refusal::unauthorized, .reason = "no right"});
    CHECK(refused.replayer->publish(replays_of({"a", "b"})).trouble == "no right");
    Played silent(20ms);
    silent.broker.falls_silent = true;
    CHECK(silent.replayer->publish(replays_of({"a"})).trouble == "no acknowledgement: no answer");
    Played full(20ms);
    full.broker.room_after = INT_MAX;
    CHECK(full.replayer->publish(replays_of({"a"})).trouble == "no acknowledgement: no answer");
    CHECK(refused.broker.log("t").empty());
}
