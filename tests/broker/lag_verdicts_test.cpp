#include <doctest/doctest.h>

#include "shortener_events/lag_verdict.hpp"
#include "shortener_events/time.hpp"
#include "support/lag_case.hpp"

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
                topic, Outgoing{.value = "{}", .partition = 0, .timestamp_ms = now_ms() - age.count()}));
        REQUIRE(publisher.flush(20s));
    }
    void commit(std::int64_t offset) { member->commit({{{topic, 0}, offset}}); }

    /// Of two samples, with what happens between them.
    template <typename Between>
    Verdict verdict_after(Between between) {
        const auto marks = marks_of(read(group));
        between();
        return judge(read(group), EarlierLag{marks, 1s}).verdict;
    }

    std::optional<Member> member;
};

}  // namespace

TEST_CASE("a member that has read everything, or all but the newest events, is OK") {
    Consumed c;
    c.publish(5, 1h);
    c.commit(5);
    CHECK(judge(read(c.group)).verdict == Verdict::ok);
    c.publish(5, 0ms);
    CHECK(judge(read(c.group)).verdict == Verdict::ok);
}

TEST_CASE("a member with older unread events is BEHIND while nothing else is known") {
    Consumed c;
    c.publish(5, 30s);
    CHECK(judge(read(c.group)).verdict == Verdict::behind);
}

TEST_CASE("a member that commits nothing while more comes is STALLED") {
    Consumed c;
    c.publish(5, 30s);
    CHECK(c.verdict_after([&] { c.publish(1, 0ms); }) == Verdict::stalled);
}

TEST_CASE("a member that commits nothing is STALLED without new events once the oldest is a minute old") {
    Consumed c;
    c.publish(5, 30s);
    CHECK(c.verdict_after([] {}) != Verdict::stalled);
    Consumed old;
    old.publish(5, kStuckAge + 1s);
    CHECK(old.verdict_after([] {}) == Verdict::stalled);
}

TEST_CASE("a member that reads less than comes is BEHIND, one that reads more is OK") {
    Consumed c;
    c.publish(20, 30s);
    CHECK(c.verdict_after([&] {
        c.publish(5, 0ms);
        c.commit(2);
    }) == Verdict::behind);
    CHECK(c.verdict_after([&] {
        c.publish(2, 0ms);
        c.commit(10);
    }) == Verdict::ok);
}
