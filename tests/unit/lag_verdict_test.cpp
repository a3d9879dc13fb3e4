#include "shortener_events/lag_verdict.hpp"

#include <doctest/doctest.h>

#include "shortener_events/lag_trend.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

PartitionLag row(std::int64_t committed, std::int64_t end, std::int32_t partition = 0) {
    PartitionLag row;
    row.at = {"clicks", partition};
    row.status = LagStatus::known;
    row.committed = committed;
    row.begin = 0;
    row.end = end;
    row.lag = end - committed;
    row.lost = 0;
    return row;
}

/// A group with one member; `age_ms` of its oldest unread event.
GroupLag group(std::vector<PartitionLag> rows, std::optional<std::int64_t> age_ms = std::nullopt) {
    GroupLag lag;
    lag.group = "g";
    lag.kind = GroupKind::classic;
    lag.state = GroupState::stable;
    lag.members = 1;
    for (const auto& r : rows) {
        ++lag.totals.partitions;
        if (r.lag)
            lag.totals.lag = lag.totals.lag.value_or(0) + *r.lag;
        else
            ++lag.totals.left_out;
    }
    lag.totals.time_lag_ms = age_ms;
    lag.totals.time_left_out = age_ms || lag.totals.lag == 0 ? 0 : 1;
    lag.partitions = std::move(rows);
    return lag;
}

Verdict verdict(const GroupLag& now) {
    return judge(now).verdict;
}

Judgement after_5s(const GroupLag& now, const GroupLag& before) {
    const auto marks = marks_of(before);
    return judge(now, EarlierLag{marks, 5s});
}

}  // namespace

TEST_CASE("a group that read everything is OK") {
    CHECK(verdict(group({row(10, 10)}, 0)) == Verdict::ok);
}

TEST_CASE("unread events that are young are OK, old ones are BEHIND") {
    CHECK(verdict(group({row(4, 10)}, 3'000)) == Verdict::ok);
    CHECK(verdict(group({row(4, 10)}, 60'000)) == Verdict::behind);
}

TEST_CASE("unread events of unknown age are not called OK") {
    CHECK(verdict(group({row(4, 10)})) == Verdict::behind);
}

TEST_CASE("unread events and no member is DEAD, nothing unread and no member is OK") {
    auto dead = group({row(4, 10)}, 1'000);
    dead.members = 0;
    CHECK(verdict(dead) == Verdict::dead);
    CHECK(judge(dead).hint == "no member is connected: start the consumer");
    auto done = group({row(10, 10)}, 0);
    done.members = 0;
    CHECK(verdict(done) == Verdict::ok);
}

TEST_CASE("a group whose members cannot be listed is not called DEAD") {
    auto newer = group({row(4, 10)}, 60'000);
    newer.members.reset();
    CHECK(verdict(newer) == Verdict::behind);
}

TEST_CASE("lost events are LOSING, whatever else holds") {
    auto losing = group({row(4, 10)}, 1'000);
    losing.totals.lost = 3;
    CHECK(verdict(losing) == Verdict::losing);
    losing.members = 0;
    CHECK(verdict(losing) == Verdict::losing);
}

TEST_CASE("a commit past the end, a missing leader, a hidden topic and a failed request are UNKNOWN") {
    for (const auto status :
         {LagStatus::past_end, LagStatus::leaderless, LagStatus::unauthorized, LagStatus::unknown}) {
        auto odd = row(4, 10);
        odd.status = status;
        odd.lag.reset();
        CHECK(verdict(group({odd, row(10, 10, 1)}, 0)) == Verdict::unknown);
    }
    auto failed = group({});
    failed.error = "its coordinator did not answer in time";
    CHECK(judge(failed).verdict == Verdict::unknown);
    CHECK(judge(failed).reason == "its coordinator did not answer in time");
}

TEST_CASE("a deleted topic does not hide that the rest is read") {
    auto gone = row(4, 10);
    gone.status = LagStatus::topic_deleted;
    gone.lag.reset();
    CHECK(verdict(group({gone, row(10, 10, 1)}, 0)) == Verdict::ok);
}

TEST_CASE("events in partitions without a commit are BEHIND even when the rest is read") {
    auto lag = group({row(10, 10)}, 0);
    lag.totals.retained_without_commit = 5;
    CHECK(verdict(lag) == Verdict::behind);
}

TEST_CASE("a share group is UNKNOWN and named as what it is") {
    GroupLag share;
    share.kind = GroupKind::unread;
    CHECK(judge(share).verdict == Verdict::unknown);
    CHECK(judge(share).reason.find("share") != std::string::npos);
}

TEST_CASE("with two samples growing lag is BEHIND and shrinking lag is OK with the time to catch up") {
    const auto growing = after_5s(group({row(20, 100)}, 60'000), group({row(10, 50)}, 55'000));
    CHECK(growing.verdict == Verdict::behind);
    CHECK(growing.rates->in == doctest::Approx(10));
    CHECK(growing.rates->out == doctest::Approx(2));
    CHECK_FALSE(growing.rates->seconds_to_catch_up);
    const auto shrinking = after_5s(group({row(80, 100)}, 60'000), group({row(20, 90)}, 55'000));
    CHECK(shrinking.verdict == Verdict::ok);
    CHECK(*shrinking.rates->seconds_to_catch_up == doctest::Approx(2));
}

TEST_CASE("commits that do not move while the end does are STALLED, and the partition is named") {
    const auto stalled =
        after_5s(group({row(10, 100), row(50, 60, 1)}, 60'000), group({row(10, 50), row(40, 55, 1)}, 55'000));
    CHECK(stalled.verdict == Verdict::stalled);
    CHECK(stalled.reason.find("clicks [0]") != std::string::npos);
}

TEST_CASE("a group that is stuck on few old events is STALLED although nothing new comes") {
    CHECK(after_5s(group({row(9, 10)}, 90'000), group({row(9, 10)}, 85'000)).verdict == Verdict::stalled);
    CHECK(after_5s(group({row(9, 10)}, 5'000), group({row(9, 10)}, 0)).verdict == Verdict::ok);
}

TEST_CASE("one sample has no trend, and neither has one that could not be measured") {
    CHECK(compute_trend({group({row(4, 10)})}) == Trend::unknown);
    auto failed = group({row(4, 10)});
    failed.error = "its coordinator did not answer in time";
    CHECK(compute_trend({group({row(4, 10)}), failed}) == Trend::unknown);
    auto odd = row(4, 10, 1);
    odd.status = LagStatus::past_end;
    odd.lag.reset();
    CHECK(compute_trend({group({row(4, 10)}), group({row(4, 10), odd})}) == Trend::unknown);
}

TEST_CASE("the trend follows lag, commits and members") {
    const auto trend = [](std::vector<GroupLag> samples) { return compute_trend(samples); };
    CHECK(trend({group({row(10, 10)}, 0), group({row(20, 20)}, 0)}) == Trend::ok);
    CHECK(trend({group({row(10, 90)}, 60'000), group({row(80, 95)}, 60'000)}) == Trend::catching_up);
    CHECK(trend({group({row(10, 20)}, 60'000), group({row(20, 90)}, 60'000)}) == Trend::falling_behind);
    CHECK(trend({group({row(10, 20)}, 60'000), group({row(10, 20)}, 65'000)}) == Trend::stalled);
    CHECK(trend({group({row(10, 20)}, 3'000), group({row(20, 90)}, 4'000)}) == Trend::ok);
    CHECK(trend({group({row(10, 20)}), group({row(5, 20)})}) == Trend::rewound);
    auto dead = group({row(10, 20)}, 1'000);
    dead.members = 0;
    CHECK(trend({group({row(10, 15)}, 1'000), dead}) == Trend::stopped);
}

TEST_CASE("a group that reads in steps is not stalled when it was done in between") {
    CHECK(compute_trend({group({row(10, 20)}, 60'000), group({row(20, 20)}, 0),
                         group({row(20, 25)}, 20'000)}) != Trend::stalled);
}
