#include <doctest/doctest.h>

#include "shortener_events/lag_verdict.hpp"
#include "shortener_events/time.hpp"
#include "support/lag_case.hpp"
#include "support/lag_rows.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::Case;
using test::Member;
using test::read;

namespace {

/// A group with a connected member, which has read nothing yet.
struct Consumed : Case {
    Consumed() {
        admin.commit(group, {{{topic, 0}, 0}});
        member.emplace(group, topic);
        member->wait_for_assignment();
    }
    void publish(std::size_t count, std::chrono::milliseconds age) {
        Publisher publisher(test::shared_kafka(), {}, [](const DeliveryReport&) {});
        for (std::size_t i = 0; i < count; ++i)
            REQUIRE(publisher.send(
                topic,
                OutgoingRecord{.value = "{}", .partition = 0, .timestamp_ms = now_ms() - age.count()}));
        REQUIRE(publisher.flush(20s));
    }
    void commit(std::int64_t offset) { member->commit({{{topic, 0}, offset}}); }

    /// Of a sample now, with what happened since the one before it, which was taken `ago`.
    template <typename Between>
    Verdict verdict_after(std::chrono::seconds ago, Between between) {
        LagEvidence evidence;
        test::seen_by(evidence, read(group), {});
        between();
        auto now = test::seen_by(evidence, read(group), LagEvidence::Clock::time_point(ago));
        return judge(now).verdict;
    }

    std::optional<Member> member;
};

Verdict verdict_of_one_sample(const std::string& group) {
    auto lag = read(group);
    return judge(lag).verdict;
}

}  // namespace

TEST_CASE("a member that has read everything, or all but the newest events, is OK") {
    Consumed c;
    c.publish(5, 1h);
    c.commit(5);
    CHECK(verdict_of_one_sample(c.group) == Verdict::ok);
    c.publish(5, 0ms);
    CHECK(verdict_of_one_sample(c.group) == Verdict::ok);
}

TEST_CASE("a member with older unread events is BEHIND while nothing else is known") {
    Consumed c;
    c.publish(5, kUsualDelay + 10s);
    CHECK(verdict_of_one_sample(c.group) == Verdict::behind);
}

TEST_CASE(
    "a member that commits nothing is STALLED, with and without new events, once it has been watched for "
    "long") {
    Consumed c;
    c.publish(5, 3min);
    const auto enough = std::chrono::duration_cast<std::chrono::seconds>(kEnough);
    CHECK(c.verdict_after(5s, [&] { c.publish(1, 0ms); }) == Verdict::behind);
    CHECK(c.verdict_after(enough, [&] { c.publish(1, 0ms); }) == Verdict::stalled);
    CHECK(c.verdict_after(enough, [] {}) == Verdict::stalled);
}

TEST_CASE("a member whose commits move is OK, although what is unread is old") {
    Consumed c;
    c.publish(20, 3min);
    CHECK(c.verdict_after(5s, [&] { c.commit(10); }) == Verdict::ok);
}

TEST_CASE(
    "a group whose member left is DEAD when old events are unread, one that is only committed to is not") {
    Consumed c;
    c.publish(5, kEnough + 10s);
    c.member.reset();
    auto lag = read(c.group);
    CHECK(lag.members == 0);
    CHECK(lag.protocol_type == "consumer");
    CHECK(judge(lag).reason.ends_with("; no member is connected"));
    CHECK(c.verdict_after(std::chrono::duration_cast<std::chrono::seconds>(kEnough), [] {}) == Verdict::dead);
    c.admin.commit(c.group + "-by-hand", {{{c.topic, 0}, 0}});
    auto by_hand = read(c.group + "-by-hand");
    CHECK(judge(by_hand).verdict == Verdict::behind);
    CHECK(judge(by_hand).reason.find("assigned by hand") != std::string::npos);
}
