// What a DeliverySession books, with publishers that report what the test tells them to.
#include "shortener_events/delivery_session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "shortener_events/error.hpp"
#include "shortener_events/event_outcome.hpp"
#include "shortener_events/transactional_batch.hpp"
#include "support/scripted_publisher.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::Broker;

namespace {

struct Told {
    EventOutcome outcome;
    std::string reason;
    std::string value;  // of what did not arrive
};

/// A session on a scripted broker, and what it told.
struct Played {
    explicit Played(DeliveryOptions options = {})
        : session(KafkaSettings{}, with_stop(std::move(options)), note(), broker.factory()) {}

    DeliveryOptions with_stop(DeliveryOptions options) {
        options.stop = stop.get_token();
        return options;
    }
    DeliverySession::OnOutcome note() {
        return [this](EventOutcome outcome, const DeliveryReport& report) {
            const bool first =
                told.emplace(report.opaque, Told{outcome, report.reason,
                                                 report.record ? report.record->value.value_or("") : ""})
                    .second;
            CHECK(first);  // every event ends once
        };
    }
    bool send(std::uint64_t opaque, const std::string& value) {
        return session.send("t", OutgoingRecord{.value = value, .opaque = opaque});
    }
    bool send_batch(const std::vector<std::string>& values) {
        std::vector<OutgoingRecord> batch;
        for (const auto& value : values) batch.push_back({.value = value, .opaque = batch.size() + 1});
        return session.send("t", batch);
    }
    EventOutcome outcome_of(std::uint64_t opaque) const { return told.at(opaque).outcome; }

    Broker broker;
    std::stop_source stop;
    std::map<std::uint64_t, Told> told;
    DeliverySession session;
};

DeliveryOptions in_transactions() {
    DeliveryOptions options;
    options.retries = 0;
    options.publisher.transactional_id = "id";
    return options;
}

}  // namespace

TEST_CASE("what is acknowledged is delivered, what is certainly not there failed, and the rest unknown") {
    Played played({.retries = 0});
    played.broker.refuse("denied", {.refusal = Refusal::unauthorized, .reason = "no right"});
    played.broker.refuse("lost", {.status = DeliveryStatus::unknown, .reason = "no answer"});
    CHECK(played.send_batch({"good", "denied", "lost"}));
    CHECK(played.session.pending() == 3);
    played.session.finish();
    CHECK(played.session.pending() == 0);
    CHECK(played.outcome_of(1) == EventOutcome::delivered);
    CHECK(played.outcome_of(2) == EventOutcome::failed);
    CHECK(played.told.at(2).reason == "no right");
    CHECK(played.told.at(2).value == "denied");
    CHECK(played.outcome_of(3) == EventOutcome::unknown);
    CHECK(played.broker.log("t") == std::vector<std::string>{"good"});
}

TEST_CASE("what no broker can get is given up once it is known why, and not called unknown") {
    Broker broker;
    broker.falls_silent = true;
    broker.fault.emplace(ErrorCategory::kafka, "sent elsewhere");
    KafkaSettings settings;
    settings.timeout = 30ms;
    std::vector<EventOutcome> outcomes;
    DeliverySession session(
        settings, {}, [&](EventOutcome outcome, const DeliveryReport&) { outcomes.push_back(outcome); },
        broker.factory());
    REQUIRE(session.send("t", OutgoingRecord{.value = "a", .opaque = 1}));
    CHECK(!session.fault());
    session.finish();
    REQUIRE(session.fault());
    CHECK(session.fault()->what() == std::string("sent elsewhere"));
    CHECK(outcomes == std::vector{EventOutcome::not_attempted});
    CHECK(!session.send("t", OutgoingRecord{.value = "b", .opaque = 2}));
}

TEST_CASE("once a broker has answered anything, nobody looks for a fault of the whole cluster") {
    Broker broker;
    broker.answers_left = 1;
    broker.fault.emplace(ErrorCategory::kafka, "sent elsewhere");
    KafkaSettings settings;
    settings.timeout = 1ms;
    std::stop_source stop;
    DeliveryOptions options;
    options.stop = stop.get_token();
    DeliverySession session(
        settings, options, [](EventOutcome, const DeliveryReport&) {}, broker.factory());
    REQUIRE(session.send("t", OutgoingRecord{.value = "a", .opaque = 1}));
    session.hasten();
    REQUIRE(session.send("t", OutgoingRecord{.value = "b", .opaque = 2}));
    std::this_thread::sleep_for(5ms);
    stop.request_stop();
    session.finish(5ms);
    CHECK(!session.fault());
}

TEST_CASE("what may succeed later is sent again, as often as asked for, and what never will is not") {
    Played played({.retries = 1});
    played.broker.refuse("weak", {.reason = "not enough replicas", .retriable = true}, 1);
    played.broker.refuse("never", {.refusal = Refusal::unauthorized, .reason = "no right"});
    CHECK(played.send_batch({"weak", "never"}));
    played.session.flush(100ms);
    CHECK(played.session.retries() == 1);
    CHECK(played.session.pending() == 1);  // it waits for its time
    CHECK(played.told.size() == 1);
    played.session.finish();
    CHECK(played.outcome_of(1) == EventOutcome::delivered);
    CHECK(played.outcome_of(2) == EventOutcome::failed);
}

TEST_CASE("nothing overtakes what waits to be sent again") {
    Played played({.retries = 1});
    played.broker.refuse("first", {.reason = "busy", .retriable = true}, 1);
    CHECK(played.send(1, "first"));
    played.session.flush(100ms);
    CHECK(played.send(2, "second"));
    played.session.finish();
    CHECK(played.broker.log("t") == std::vector<std::string>{"first", "second"});
}

TEST_CASE("with dead letters, what cannot be delivered ends in the dead-letter topic, with its cause") {
    Played played({.retries = 0, .on_failure = OnFailure::dead_letter, .by = "test"});
    played.broker.refuse("bad", {.refusal = Refusal::invalid_record, .reason = "malformed"}, 1);
    CHECK(played.send_batch({"good", "bad"}));
    played.session.finish();
    CHECK(played.outcome_of(1) == EventOutcome::delivered);
    CHECK(played.outcome_of(2) == EventOutcome::dead_lettered);
    CHECK(played.told.at(2).reason == "delivery-failed: malformed");
    CHECK(played.broker.log("t.deadletter") == std::vector<std::string>{"bad"});
    const auto& headers = played.broker.records("t.deadletter").at(0).headers;
    CHECK(std::ranges::find(headers, Header{"dlq.by", "test"}) != headers.end());
}

TEST_CASE("an event that is not for its topic goes to the dead letters; there it may fail, too") {
    Played played;
    Record event;
    event.topic = "t";
    event.value = "x";
    played.session.send_dead_letter(1, event, {.reason = "invalid", .detail = "no code"});
    event.value = "large";
    played.broker.refuse("large", {.refusal = Refusal::unauthorized, .reason = "no right"});
    played.session.send_dead_letter(2, event, {.reason = "invalid", .detail = "no code"});
    event.value = "lost";
    played.broker.refuse("lost", {.status = DeliveryStatus::unknown, .reason = "no answer"});
    played.session.send_dead_letter(3, event, {.reason = "invalid", .detail = "no code"});
    CHECK(played.session.pending() == 3);
    played.session.finish();
    CHECK(played.outcome_of(1) == EventOutcome::dead_lettered);
    CHECK(played.outcome_of(2) == EventOutcome::failed);
    CHECK(played.told.at(2).reason == "invalid: no code; nor could it be dead-lettered: no right");
    CHECK(played.outcome_of(3) == EventOutcome::unknown);
    CHECK(played.broker.log("t").empty());
}

TEST_CASE("with acks 0 everything ends as unknown, without a reason") {
    Played played;
    played.broker.refuse("x", {.status = DeliveryStatus::unknown});
    CHECK(played.send(1, "x"));
    played.session.finish();
    CHECK(played.outcome_of(1) == EventOutcome::unknown);
    CHECK(played.told.at(1).reason.empty());
}

TEST_CASE("after a stop nothing is taken, nothing is sent again, and what is left is given up on") {
    Played played({.retries = 3});
    played.broker.refuse("weak", {.reason = "busy", .retriable = true});
    CHECK(played.send(1, "weak"));
    played.session.flush(100ms);
    played.broker.falls_silent = true;
    CHECK(played.session.flush(0ms) == false);
    played.broker.falls_silent = false;
    played.stop.request_stop();
    const std::string late = "late";
    const OutgoingRecord event{.value = late, .opaque = 2};
    CHECK_FALSE(played.session.send("t", event));
    played.session.leave_out(std::span(&event, 1), "the run was stopped");
    played.session.finish(0ms);
    CHECK(played.outcome_of(1) == EventOutcome::not_attempted);
    CHECK(played.told.at(1).reason == "stopped before it was sent again");
    CHECK(played.told.at(1).value == "weak");
    CHECK(played.outcome_of(2) == EventOutcome::not_attempted);
    CHECK(played.told.at(2).value == "late");
}

TEST_CASE(
    "what a silent broker has not answered after a stop is unknown; what never left was not attempted") {
    Played played;
    played.broker.falls_silent = true;
    played.broker.under_way = 1;
    CHECK(played.send_batch({"sent", "queued"}));
    played.stop.request_stop();
    played.session.finish(10ms);
    CHECK(played.outcome_of(1) == EventOutcome::unknown);
    CHECK(played.outcome_of(2) == EventOutcome::not_attempted);
    CHECK(played.told.at(2).reason == "stopped before it was sent");
}

TEST_CASE("a batch that is refused for one record is split until only that one fails") {
    Played played({.retries = 0});
    played.broker.poison("bad", {.refusal = Refusal::too_large, .reason = "too large"});
    std::vector<std::string> values(100, "good");
    values[37] = "bad";
    CHECK(played.send_batch(values));
    played.session.finish();
    CHECK(played.told.size() == 100);
    for (const auto& [opaque, told] : played.told)
        CHECK(told.outcome == (opaque == 38 ? EventOutcome::failed : EventOutcome::delivered));
    CHECK(played.told.at(38).reason == "too large");
    CHECK(played.broker.log("t").size() == 99);
}

TEST_CASE("a record that fails for a reason of its own is not sent again, also where its batch is split") {
    const std::vector<std::string> with_it{"good", "good", "good", "good", "denied"};
    const std::vector<std::string> split{"bad", "good", "good", "good", "denied"};
    for (const auto& values : {with_it, split}) {
        Played played({.retries = 0});
        played.broker.poison("bad", {.refusal = Refusal::too_large, .reason = "too large"});
        played.broker.refuse("denied", {.refusal = Refusal::other, .reason = "for itself"}, 1);
        CHECK(played.send_batch(values));
        played.session.finish();
        CHECK(played.outcome_of(5) == EventOutcome::failed);
        CHECK(played.told.at(5).reason == "for itself");
        CHECK(played.broker.log("t") == std::vector<std::string>(values == split ? 3 : 4, "good"));
    }
}

TEST_CASE("what is being split when the run is given up was not attempted: it is certainly not there") {
    Played played({.retries = 0});
    played.broker.poison("bad", {.refusal = Refusal::too_large, .reason = "too large"});
    CHECK(played.send_batch({"good", "bad"}));
    played.broker.answers_left = 1;  // of batches: the usual one
    played.stop.request_stop();
    played.session.finish(10ms);
    CHECK(played.told.size() == 2);
    for (const auto& [opaque, told] : played.told) CHECK(told.outcome == EventOutcome::not_attempted);
}

TEST_CASE("an unknown topic is an error before anything is sent") {
    Played played;
    played.broker.unknown_topic = "t";
    CHECK_THROWS_AS(played.session.require_topic("t"), Error);
    CHECK_NOTHROW(played.session.require_topic("other"));
}

TEST_CASE("while a call waits, on_wait is called; a queue with room is waited for") {
    int waits = 0;
    Played played({.on_wait = [&waits] { ++waits; }});
    played.broker.room_after = 3;
    CHECK(played.session.await_room(0ms) == false);
    CHECK(played.send(1, "x"));
    CHECK(waits > 0);
    played.session.finish();
    CHECK(played.outcome_of(1) == EventOutcome::delivered);
}

TEST_CASE("the client's trouble is told") {
    Played played;
    CHECK(played.session.fatal_error().empty());
    played.broker.fatal = "fenced";
    CHECK(played.session.fatal_error() == "fenced");
    CHECK(played.session.connection_trouble() == "no answer");
    played.session.hasten();
    CHECK(played.broker.pushes > 0);
}

TEST_CASE("a session that is called from its own outcome says so, and goes on to work") {
    Broker broker;
    DeliverySession* itself = nullptr;
    std::string message;
    DeliverySession session(
        KafkaSettings{}, {},
        [&](EventOutcome, const DeliveryReport&) {
            try {
                itself->serve();
            } catch (const Error& error) {
                CHECK(error.category() == ErrorCategory::misuse);
                message = error.what();
            }
        },
        broker.factory());
    itself = &session;
    CHECK(session.send("t", OutgoingRecord{.value = "x", .opaque = 1}));
    session.finish();
    CHECK(message.find("called from its own OnOutcome, or by two threads at once") != message.npos);
    CHECK(session.send("t", OutgoingRecord{.value = "y", .opaque = 2}));
    session.finish();
    CHECK(broker.log("t").size() == 2);
}

TEST_CASE("a second thread that calls a session at the same time is told so; one after the other is fine") {
    Broker broker;
    std::string message;
    DeliverySession* itself = nullptr;
    DeliverySession session(
        KafkaSettings{}, {},
        [&](EventOutcome, const DeliveryReport&) {
            std::thread([&] {
                try {
                    itself->hasten();
                } catch (const Error& error) {
                    message = error.what();
                }
            }).join();
        },
        broker.factory());
    itself = &session;
    std::thread([&] { CHECK(session.send("t", OutgoingRecord{.value = "x", .opaque = 1})); }).join();
    session.finish();
    CHECK(message.find("two threads at once") != message.npos);
}

TEST_CASE("what an OnOutcome throws comes out of the call that told it") {
    Broker broker;
    DeliverySession session(
        KafkaSettings{}, {}, [](EventOutcome, const DeliveryReport&) { throw 5; }, broker.factory());
    CHECK(session.send("t", OutgoingRecord{.value = "x", .opaque = 1}));
    CHECK_THROWS_AS(session.finish(), int);
}

TEST_CASE("opaque values with the highest bit are refused: the session's own have it") {
    Played played;
    CHECK_THROWS_AS(played.send(1ULL << 63U, "x"), Error);
    CHECK(played.told.empty());
}

TEST_CASE("a transaction in which something failed takes no more, until the next begins") {
    Played played(in_transactions());
    TransactionalBatch transaction(played.session, 1s);
    transaction.init();
    transaction.begin();
    played.broker.refuse("bad", {.refusal = Refusal::unauthorized, .reason = "no right"});
    CHECK(played.send_batch({"good", "bad"}));
    played.session.finish();
    CHECK(played.session.transaction_failed());
    CHECK_FALSE(played.send(3, "more"));
    CHECK(transaction.abort("it failed").status == TransactionEnd::Status::aborted);
    transaction.begin();
    CHECK_FALSE(played.session.transaction_failed());
    CHECK(played.send(4, "more"));
    played.session.finish();
    CHECK(transaction.commit().is_committed());
    CHECK(played.broker.log("t").back() == "more");
}

TEST_CASE("a commit ends in one of three ways, and only the committed one counts") {
    for (const bool in_doubt : {false, true}) {
        CAPTURE(in_doubt);
        Played played(in_transactions());
        TransactionalBatch transaction(played.session, 1s);
        transaction.begin();
        CHECK(played.send(1, "x"));
        played.session.finish();
        played.broker.commit_trouble = "timed out";
        played.broker.in_doubt = in_doubt;
        const std::vector<GroupOffset> offsets{{"t", 0, 1, ""}};
        const TransactionEnd end = transaction.commit("group", offsets);
        CHECK(end.status == (in_doubt ? TransactionEnd::Status::in_doubt : TransactionEnd::Status::aborted));
        CHECK(end.reason == "timed out");
        CHECK(end.untold.empty());
        CHECK_FALSE(transaction.is_open());
        CHECK(played.broker.aborts == (in_doubt ? 0 : 1));
    }
}

TEST_CASE("an abort of which no broker could be told says so, and asks a silent one no second time") {
    Played played(in_transactions());
    TransactionalBatch transaction(played.session, 1s);
    transaction.begin();
    played.broker.abort_trouble = "no broker";
    CHECK(transaction.abort("why").untold == "no broker");
    CHECK(transaction.abort("again").untold.empty());  // none is open
    transaction.begin();
    CHECK(transaction.abort("why", true).untold == "no answer");
    CHECK(played.broker.aborts == 1);
}

TEST_CASE("transactions that are used in the wrong order are an error that says so") {
    Played played(in_transactions());
    TransactionalBatch transaction(played.session, 1s);
    CHECK_THROWS_WITH_AS(transaction.commit(), "a commit was asked for while no transaction is open", Error);
    transaction.begin();
    CHECK_THROWS_WITH_AS(transaction.begin(), "a transaction was begun while another is open", Error);
    CHECK(played.send(1, "x"));
    CHECK_THROWS_WITH_AS(transaction.commit(), "a commit was asked for before everything in it was settled",
                         Error);
    CHECK(transaction.is_open());
}

TEST_CASE("in a transaction nothing is split; the culprits are found in others, which are aborted") {
    Played played(in_transactions());
    TransactionalBatch transaction(played.session, 1s);
    transaction.begin();
    played.broker.poison("bad", {.refusal = Refusal::bad_timestamp, .reason = "too old"});
    CHECK(played.send_batch({"a", "b", "bad", "d"}));
    played.session.finish();
    CHECK(played.session.transaction_failed());
    CHECK(played.session.suspects() == 4);
    transaction.abort("refused");
    const auto culprits = played.session.find_culprits(10, 10s);
    REQUIRE(culprits.size() == 1);
    CHECK(culprits[0].opaque == 3);
    CHECK(culprits[0].refusal == Refusal::bad_timestamp);
    CHECK(culprits[0].reason == "too old");
    CHECK(played.session.suspects() == 0);
    CHECK(played.session.find_culprits(10, 10s).empty());
    CHECK(played.broker.log("t").empty());
}

TEST_CASE("culprits are not searched for after a stop; a search without answers ends in an error") {
    for (const bool stopped : {false, true}) {
        Played played(in_transactions());
        TransactionalBatch transaction(played.session, 1s);
        transaction.begin();
        played.broker.poison("bad", {.refusal = Refusal::too_large, .reason = "too large"});
        CHECK(played.send_batch({"a", "bad"}));
        played.session.finish();
        transaction.abort("refused");
        if (stopped) {
            played.stop.request_stop();
            CHECK(played.session.find_culprits(10, 10s).empty());
        } else {
            played.broker.falls_silent = true;
            CHECK_THROWS_WITH_AS(played.session.find_culprits(10, 10ms),
                                 "cannot find out which event was refused: no acknowledgement in time",
                                 Error);
        }
    }
}
