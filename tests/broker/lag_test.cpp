#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "shortener_events/error.hpp"
#include "shortener_events/lag_verdict.hpp"
#include "support/lag_case.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::Case;
using test::Member;
using test::publish;
using test::read;
using test::row;

TEST_CASE("a group without members has lag, age, and members 0") {
    Case c;
    publish(c.topic, 0, 10);
    c.admin.commit(c.group, {{{c.topic, 0}, 4}});
    auto lag = read(c.group);
    CHECK(lag.state == GroupState::empty);
    CHECK(lag.members == 0);
    CHECK(row(lag, 0).lag == 6);
    CHECK(row(lag, 0).time_lag_ms.has_value());
    CHECK(row(lag, 1).status == LagStatus::no_commit);
    CHECK(lag.protocol_type.empty());          // nobody ever joined it
    CHECK(judge(lag).verdict == Verdict::ok);  // what is unread is young
}

TEST_CASE("an unknown group is an error with near matches") {
    Case c;
    c.admin.commit(c.group, {{{c.topic, 0}, 0}});
    try {
        read(c.group + "x");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::kafka);
        CHECK(std::string(error.what()) == "unknown group \"" + c.group + "x\"");
        CHECK(error.hint().find(c.group) != std::string::npos);
    }
}

TEST_CASE("a commit past the end is named and has no lag") {
    Case c;
    publish(c.topic, 0, 3);
    c.admin.commit(c.group, {{{c.topic, 0}, 50}});
    auto lag = read(c.group);
    CHECK(row(lag, 0).status == LagStatus::past_end);
    CHECK_FALSE(row(lag, 0).lag);
    CHECK(judge(lag).verdict == Verdict::unknown);
}

TEST_CASE("events that were deleted before they were read are lost") {
    Case c;
    publish(c.topic, 0, 10);
    c.admin.commit(c.group, {{{c.topic, 0}, 4}});
    c.admin.delete_records_before({c.topic, 0}, 7);
    auto lag = read(c.group);
    CHECK(row(lag, 0).lost == 3);
    CHECK(row(lag, 0).lag == 3);
    CHECK(row(lag, 0).time_lag_ms.has_value());
    CHECK(judge(lag).verdict == Verdict::losing);
}

TEST_CASE("events of a partition that was added later are counted beside the sum") {
    Case c;
    c.admin.commit(c.group, {{{c.topic, 0}, 0}, {{c.topic, 1}, 0}});
    c.admin.grow(c.topic, 3);
    publish(c.topic, 2, 5);
    const auto lag = read(c.group);
    CHECK(row(lag, 2).status == LagStatus::no_commit);
    CHECK(lag.totals.retained_without_commit == 5);
    CHECK(lag.totals.left_out == 1);
}

TEST_CASE("a deleted topic does not spoil the rest of the group") {
    Case c;
    const std::string deleted = test::new_topic(1);
    publish(c.topic, 0, 2);
    c.admin.commit(c.group, {{{c.topic, 0}, 1}, {{deleted, 0}, 0}});
    c.admin.delete_topic(deleted);
    const auto lag = read(c.group);
    CHECK(lag.totals.lag == 1);
    // Kafka drops the commits of a deleted topic soon; until then the row says what happened.
    for (const auto& r : lag.partitions)
        if (r.at.topic == deleted) CHECK(r.status == LagStatus::topic_deleted);
}

TEST_CASE("a member is shown at its partitions, a static one with its instance id") {
    Case c;
    publish(c.topic, 0, 2);
    Member member(c.group, c.topic, "worker-1");
    member.wait_for_assignment();
    const auto lag = read(c.group);
    CHECK(lag.state == GroupState::stable);
    CHECK(lag.members == 1);
    REQUIRE(row(lag, 0).member);
    CHECK(row(lag, 0).member->instance_id == "worker-1");
    CHECK(row(lag, 0).member->client_id == "holder");
    CHECK(row(lag, 0).status == LagStatus::no_commit);
}

TEST_CASE("a group that is rebalancing is shown as that") {
    Case c;
    publish(c.topic, 0, 2);
    Member first(c.group, c.topic, "first");
    first.wait_for_assignment();
    Member second(c.group, c.topic, "second");  // the first one does not answer the call to rejoin
    GroupState state = GroupState::unknown;
    for (int i = 0; i < 500 && state != GroupState::rebalancing; ++i) {
        second.poll(10);
        state = read(c.group).state;
    }
    CHECK(state == GroupState::rebalancing);
}

TEST_CASE("all groups of the cluster are read in one go, with their members") {
    Case c;
    publish(c.topic, 0, 5);
    c.admin.commit(c.group, {{{c.topic, 0}, 2}});
    const std::string live = test::unique_name("live");
    Member member(live, c.topic);
    member.wait_for_assignment();
    const auto snapshot = LagReader(test::shared_kafka()).read({{}, {c.topic}, TimeLag::bounded});
    const auto find = [&](const std::string& name) {
        return *std::ranges::find(snapshot.groups, name, &GroupLag::group);
    };
    CHECK(find(c.group).totals.lag == 3);
    CHECK(find(live).members == 1);
    CHECK(row(find(live), 0).member->client_id == "holder");
}

TEST_CASE("groups at different places of one partition each get the age of their own oldest event") {
    Case c;
    publish(c.topic, 0, 1);
    std::this_thread::sleep_for(50ms);
    publish(c.topic, 0, 1);
    const std::string ahead = test::unique_name("ahead");
    c.admin.commit(c.group, {{{c.topic, 0}, 0}});
    c.admin.commit(ahead, {{{c.topic, 0}, 1}});
    const auto snapshot = LagReader(test::shared_kafka()).read({{c.group, ahead}, {}, TimeLag::exact});
    const auto oldest = [&](const std::string& name) {
        return row(*std::ranges::find(snapshot.groups, name, &GroupLag::group), 0).oldest_unread_ms.value();
    };
    CHECK(oldest(ahead) >= oldest(c.group) + 50);
}
