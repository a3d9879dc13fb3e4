// One sample: what the judge says of it alone. What several samples add is in lag_evidence_test.cpp.
#include "shortener_events/lag_verdict.hpp"

#include <doctest/doctest.h>

#include "support/lag_rows.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::group;
using test::row;

namespace {

Judgement judge_copy(GroupLag now) {
    return judge(now);
}

Verdict verdict(const GroupLag& now) {
    return judge_copy(now).verdict;
}

/// Nobody is connected; `protocol` as the members had it, "" where there were never any.
GroupLag without_members(GroupLag lag, const std::string& protocol) {
    lag.members = 0;
    lag.state = GroupState::empty;
    lag.protocol_type = protocol;
    return lag;
}

}  // namespace

TEST_CASE("a group that read everything is OK") {
    CHECK(verdict(group({row(10, 10, 0ms)})) == Verdict::ok);
}

TEST_CASE(
    "unread events are OK as long as a usual commit interval lasts, then BEHIND, never more by one sample") {
    CHECK(verdict(group({row(4, 10, 3s)})) == Verdict::ok);
    CHECK(verdict(group({row(4, 10, kUsualDelay)})) == Verdict::ok);
    CHECK(verdict(group({row(4, 10, kUsualDelay + 1s)})) == Verdict::behind);
    CHECK(verdict(group({row(4, 10, 48h)})) == Verdict::behind);
}

TEST_CASE("unread events of unknown age are neither old nor young: BEHIND, with how to find out") {
    const auto judgement = judge_copy(group({row(4, 10)}));
    CHECK(judgement.verdict == Verdict::behind);
    CHECK(judgement.hint == "whether that moves: shortener-events lag g --sample 2.5m");
}

TEST_CASE(
    "unread events of a group whose members left are young while a restart lasts; then what to do is said") {
    CHECK(verdict(without_members(group({row(4, 10, 1s)}), "consumer")) == Verdict::ok);
    // A batch job has no members between its runs: one sample cannot tell it from a consumer that died.
    const auto gone = judge_copy(without_members(group({row(4, 10, kRestart + 1s)}), "consumer"));
    CHECK(gone.verdict == Verdict::behind);
    CHECK(gone.reason == "6 unread, the oldest 11s old; no member is connected");
    CHECK(gone.hint == "no member is connected: start the consumer");
    CHECK(verdict(without_members(group({row(4, 10, 48h)}), "consumer")) == Verdict::behind);
    CHECK(verdict(without_members(group({row(10, 10, 0ms)}), "consumer")) == Verdict::ok);
}

TEST_CASE("a group that is only committed to has no members by design: one sample never calls it DEAD") {
    CHECK(verdict(without_members(group({row(4, 10, 500ms)}), "")) == Verdict::ok);
    const auto old = judge_copy(without_members(group({row(4, 10, 2h)}), ""));
    CHECK(old.verdict == Verdict::behind);
    CHECK(old.reason.find("assigned by hand") != std::string::npos);
}

TEST_CASE(
    "of a group of the newer protocol Empty means that no member is connected, although they cannot be "
    "listed") {
    auto newer = group({row(4, 10, 1h)});
    newer.kind = GroupKind::consumer;
    newer.members.reset();
    CHECK(judge_copy(newer).reason.find("no member") == std::string::npos);
    newer.state = GroupState::empty;
    CHECK(judge_copy(newer).reason.find("no member is connected") != std::string::npos);
}

TEST_CASE(
    "a group of the newer protocol without a commit whose members are not known is UNKNOWN, and says so") {
    GroupLag newer;
    newer.kind = GroupKind::consumer;
    newer.state = GroupState::stable;
    CHECK(judge(newer).verdict == Verdict::unknown);
    CHECK(judge(newer).reason.find("KIP-848) are not known") != std::string::npos);
    CHECK(judge(newer).hint.find("start the consumer") == std::string::npos);
}

TEST_CASE("lost events are LOSING whatever else holds, and a missing member is said beside it") {
    auto lost = row(4, 10, 1s);
    lost.status = LagStatus::before_begin;
    lost.begin = 7;
    lost.lost = 3;
    CHECK(verdict(group({row(4, 10), lost})) == Verdict::losing);
    const auto both = judge_copy(without_members(group({lost}), "consumer"));
    CHECK(both.verdict == Verdict::losing);
    CHECK(both.reason.find("no member is connected") != std::string::npos);
    CHECK(both.hint.find("start the consumer") != std::string::npos);
    auto failed = group({lost});
    failed.error = "its coordinator did not answer in time";
    CHECK(verdict(failed) == Verdict::losing);
}

TEST_CASE("one offset that retention removed may have been a marker: that is not known, so UNKNOWN") {
    auto gap = row(4, 5, 0ms);
    gap.status = LagStatus::before_begin;
    gap.begin = 5;
    gap.lag = 0;
    gap.lost = 1;
    CHECK(verdict(group({gap})) == Verdict::unknown);
}

TEST_CASE("a commit past the end, a missing leader, a hidden topic and a failed request are UNKNOWN") {
    for (const auto status :
         {LagStatus::past_end, LagStatus::leaderless, LagStatus::unauthorized, LagStatus::unknown}) {
        auto odd = row(4, 10);
        odd.status = status;
        odd.lag.reset();
        CHECK(verdict(group({odd, row(10, 10, 0ms, 1)})) == Verdict::unknown);
    }
    auto failed = group({});
    failed.error = "its coordinator did not answer in time";
    CHECK(judge_copy(failed).verdict == Verdict::unknown);
    CHECK(judge_copy(failed).reason == "its coordinator did not answer in time");
}

TEST_CASE("a deleted topic does not hide that the rest is read") {
    auto gone = row(4, 10);
    gone.status = LagStatus::topic_deleted;
    gone.lag.reset();
    CHECK(verdict(group({gone, row(10, 10, 0ms, 1)})) == Verdict::ok);
}

TEST_CASE("events in partitions without a commit are BEHIND even when the rest is read") {
    auto fresh = row(0, 5, {}, 1);
    fresh.status = LagStatus::no_commit;
    fresh.committed.reset();
    fresh.lag.reset();
    fresh.retained = 5;
    CHECK(judge_copy(group({row(10, 10, 0ms), fresh})).verdict == Verdict::behind);
    CHECK(judge_copy(group({row(10, 10, 0ms), fresh})).reason ==
          "5 events are in partitions without a commit");
    fresh.retained = 0;
    CHECK(verdict(group({row(10, 10, 0ms), fresh})) == Verdict::ok);
    CHECK(verdict(group({fresh})) == Verdict::unknown);
}

TEST_CASE("offsets that are only markers are read") {
    auto markers = row(9, 10, 0ms);
    markers.only_markers = true;
    CHECK(verdict(group({markers})) == Verdict::ok);
    CHECK(judge_copy(group({markers})).worst == PartitionState::read);
}

TEST_CASE("a topic that no member reads is said to be left, not stuck") {
    auto left = row(4, 10, 1h, 1);
    left.member.reset();
    const auto judgement = judge_copy(group({row(10, 10, 0ms), left}));
    CHECK(judgement.verdict == Verdict::behind);
    CHECK(judgement.worst == PartitionState::left);
    CHECK(judgement.reason.starts_with("no member reads clicks [1]"));
    CHECK(*judgement.place == TopicPartition{"clicks", 1});
}

TEST_CASE("a group that has nothing to do with the topics asked for is said to, and no right is blamed") {
    GroupLag other;
    other.kind = GroupKind::classic;
    CHECK(judge(other).reason.find("may see") != std::string::npos);
    other.is_narrowed = true;
    CHECK(judge(other).verdict == Verdict::unknown);
    CHECK(judge(other).reason ==
          "it has committed nothing in the topics that were asked for, and no member reads them");
    CHECK(judge(other).hint == "what it reads: leave out --topic");
}

TEST_CASE("a share group is UNKNOWN and named as what it is") {
    GroupLag share;
    share.kind = GroupKind::unread;
    CHECK(judge(share).verdict == Verdict::unknown);
    CHECK(judge(share).reason.find("share") != std::string::npos);
}

TEST_CASE("a name that a shell would take apart does not stand in the command of a hint") {
    for (const std::string name : {"a b", "$(reboot)", "-x", "x'y", ""}) {
        auto odd = group({row(4, 10)});
        odd.group = name;
        CHECK(judge_copy(odd).hint == "whether that moves: shortener-events lag GROUP --sample 2.5m");
    }
}

TEST_CASE("that no member is connected is known of groups that members join, where something is unread") {
    CHECK(judge_copy(without_members(group({row(4, 10, 1h)}), "consumer")).has_no_member);
    CHECK_FALSE(judge_copy(without_members(group({row(4, 10, 1h)}), "")).has_no_member);
    CHECK_FALSE(judge_copy(without_members(group({row(10, 10, 0ms)}), "consumer")).has_no_member);
    CHECK_FALSE(judge_copy(group({row(4, 10, 1h)})).has_no_member);
}

TEST_CASE("a rebalancing group is said to be so") {
    auto moving = group({row(4, 10, 2min)});
    moving.state = GroupState::rebalancing;
    CHECK(judge_copy(moving).verdict == Verdict::behind);
    CHECK(judge_copy(moving).reason.find("rebalancing") != std::string::npos);
}

TEST_CASE("each state of a partition has a name and one verdict") {
    for (int state = 0; state <= static_cast<int>(PartitionState::lost); ++state)
        CHECK_FALSE(to_string(static_cast<PartitionState>(state)).empty());
    CHECK(verdict_of(PartitionState::gone) == Verdict::ok);
    CHECK(verdict_of(PartitionState::moving) == Verdict::ok);
    CHECK(verdict_of(PartitionState::waiting) == Verdict::behind);
    CHECK(verdict_of(PartitionState::growing) == Verdict::behind);
    CHECK(verdict_of(PartitionState::unmeasured) == Verdict::unknown);
    CHECK(verdict_of(PartitionState::stuck) == Verdict::stalled);
    CHECK(verdict_of(PartitionState::dead) == Verdict::dead);
    CHECK(verdict_of(PartitionState::lost) == Verdict::losing);
}
