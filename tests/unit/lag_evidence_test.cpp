// Series of samples, told as the lives of groups: who is healthy must not be called sick in any sample, who
// is sick must be named in time. Time is given, so that minutes pass in no time.
#include "shortener_events/lag_evidence.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>

#include "shortener_events/lag_verdict.hpp"
#include "support/lag_rows.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// A partition whose events come one by one, and a consumer that reads and commits.
class Life {
  public:
    explicit Life(seconds commit_every) : commit_every_(commit_every) {}

    double events_per_second = 10;
    double reads_per_second = 1000;  ///< at most
    bool is_stuck = false;
    bool ages_are_known = true;
    milliseconds skew{0};  ///< of the clock that ages are told by

    void second() {
        ++now_;
        coming_ += events_per_second;
        for (; coming_ >= 1; --coming_) written_.push_back(now_);
        if (!is_stuck) read_ = std::min(static_cast<double>(written_.size()), read_ + reads_per_second);
        if (now_ % std::max<std::int64_t>(1, commit_every_.count()) == 0)
            committed_ = static_cast<std::size_t>(read_);
    }
    PartitionLag row(std::int32_t partition = 0) const {
        std::optional<milliseconds> age;
        if (committed_ == written_.size())
            age = 0ms;
        else if (ages_are_known)
            age = seconds(now_ - written_[committed_]) + skew;
        if (age && *age < 0ms) age.reset();  // from the future
        return test::row(static_cast<std::int64_t>(committed_), static_cast<std::int64_t>(written_.size()),
                         age, partition);
    }

  private:
    seconds commit_every_;
    std::int64_t now_ = 0;
    double coming_ = 0;
    double read_ = 0;
    std::size_t committed_ = 0;
    std::vector<std::int64_t> written_;  ///< when
};

/// A group that is watched, a sample every 10 s as the exporter takes them.
class Watch {
  public:
    explicit Watch(seconds sample_every = 10s) : sample_every_(sample_every) {}

    std::function<void(GroupLag&)> change = [](GroupLag&) {};  ///< such as its members

    /// The verdicts of the samples in that time.
    std::set<Verdict> during(seconds time, std::vector<Life*> lives) {
        std::set<Verdict> verdicts;
        for (auto second = 0s; second < time; second += 1s) {
            for (auto* life : lives) life->second();
            now_ += 1s;
            if (now_.time_since_epoch() % sample_every_ == 0s) verdicts.insert(sample(lives).verdict);
        }
        return verdicts;
    }
    Judgement sample(const std::vector<Life*>& lives) {
        std::vector<PartitionLag> rows;
        for (const auto* life : lives) rows.push_back(life->row(static_cast<std::int32_t>(rows.size())));
        auto group = test::group(std::move(rows));
        change(group);
        group = test::seen_by(evidence_, group, now_);
        last_ = judge(group);
        return last_;
    }
    const Judgement& last() const { return last_; }

  private:
    seconds sample_every_;
    LagEvidence evidence_;
    LagEvidence::Clock::time_point now_{};
    Judgement last_;
};

/// Nobody is connected to the group any more.
void leave(GroupLag& group) {
    group.members = 0;
    group.state = GroupState::empty;
    for (auto& row : group.partitions) row.member.reset();
}

const std::set<Verdict> kFine{Verdict::ok};
const std::set<Verdict> kNotSick{Verdict::ok, Verdict::behind};

bool is_within(const std::set<Verdict>& met, const std::set<Verdict>& allowed) {
    return std::ranges::includes(allowed, met);
}

}  // namespace

TEST_CASE(
    "healthy consumers are OK in every sample, whatever their commit interval, traffic and the samples' "
    "interval") {
    for (const auto commits : {1s, 5s, 15s, 30s, 60s})
        for (const auto samples : {1s, 2s, 5s, 10s, 30s})
            for (const double traffic : {0.01, 0.3, 10.0, 50.0}) {
                CAPTURE(commits.count());
                CAPTURE(samples.count());
                CAPTURE(traffic);
                Life life(commits);
                life.events_per_second = traffic;
                CHECK(Watch(samples).during(10min, {&life}) == kFine);
            }
}

TEST_CASE(
    "a batch every 5 minutes is BEHIND between its runs, and not STALLED once two intervals are known") {
    Life life(300s);
    Watch watch;
    watch.during(15min, {&life});
    CHECK(is_within(watch.during(30min, {&life}), kNotSick));
}

TEST_CASE("healthy consumers whose ages are not known are never sick") {
    for (const auto commits : {1s, 5s, 30s, 60s}) {
        Life life(commits);
        life.ages_are_known = false;
        Watch watch;
        CHECK(is_within(watch.during(2min, {&life}), kNotSick));
        CHECK(watch.during(10min, {&life}) == kFine);
    }
}

TEST_CASE("where ages are not known a few more unread events than before are no growth, a growing delay is") {
    Life uneven(5s), slow(5s);
    for (auto* life : {&uneven, &slow}) life->ages_are_known = false;
    slow.reads_per_second = 4;
    Watch watch(5s), other(5s);
    watch.during(1min, {&uneven});
    std::set<Verdict> met;
    for (int i = 0; i < 200; ++i) {
        uneven.events_per_second = i % 7 * 3;
        met.merge(watch.during(7s, {&uneven}));
    }
    CHECK(met == kFine);
    other.during(10min, {&slow});
    CHECK(other.last().worst == PartitionState::growing);
}

TEST_CASE("a clock that is a minute ahead or behind makes nobody sick") {
    for (const auto skew : {-60s, 60s})
        for (const auto commits : {1s, 5s, 30s, 60s}) {
            Life life(commits);
            life.skew = skew;
            CHECK(is_within(Watch().during(10min, {&life}), kNotSick));
        }
}

TEST_CASE("one stuck partition of six is named in time, with and without new events in it") {
    for (const double traffic : {0.0, 1.0}) {
        std::vector<Life> lives(6, Life(5s));
        Watch watch;
        std::vector<Life*> all;
        for (auto& life : lives) all.push_back(&life);
        watch.during(5min, all);
        lives[3].is_stuck = true;
        lives[3].second();
        lives[3].events_per_second = traffic;
        watch.during(kEnough / 1000ms * 1s + 20s, all);
        CHECK(watch.last().verdict == Verdict::stalled);
        CHECK(watch.last().place->partition == 3);
        CHECK(watch.last().reason.find("clicks [3] has not moved for") != std::string::npos);
        lives[3].is_stuck = false;
        watch.during(1min, all);
        CHECK(watch.last().verdict == Verdict::ok);
    }
}

TEST_CASE("a stuck consumer is STALLED although its events come from the future or have no age") {
    for (const bool known : {true, false}) {
        Life life(5s);
        life.skew = -1h;
        life.ages_are_known = known;
        Watch watch;
        watch.during(2min, {&life});
        life.is_stuck = true;
        watch.during(3min, {&life});
        CHECK(watch.last().verdict == Verdict::stalled);
    }
}

TEST_CASE("a slow event of 20 seconds is nothing") {
    Life life(5s);
    Watch watch(1s);
    watch.during(2min, {&life});
    life.is_stuck = true;
    CHECK(watch.during(20s, {&life}) == kFine);
    life.is_stuck = false;
    CHECK(watch.during(1min, {&life}) == kFine);
}

TEST_CASE(
    "a consumer that reads less than comes in is BEHIND once that is old, and falls behind by its figures") {
    Life life(5s);
    life.reads_per_second = 4;
    Watch watch;
    watch.during(10min, {&life});
    CHECK(watch.last().verdict == Verdict::behind);
    CHECK(watch.last().worst == PartitionState::growing);
    CHECK(watch.last().rates->in == doctest::Approx(10).epsilon(0.05));
    CHECK(watch.last().rates->out == doctest::Approx(4).epsilon(0.15));
}

TEST_CASE("a backlog that is read is OK, with the time that it takes, also with commits each minute") {
    for (const auto commits : {1s, 60s}) {
        Life life(commits);
        life.is_stuck = true;
        Watch watch;
        watch.during(1h, {&life});
        life.is_stuck = false;
        life.reads_per_second = 20;
        watch.during(10min, {&life});
        CHECK(watch.last().verdict == Verdict::ok);
        CHECK(watch.last().reason.find("caught up in about") != std::string::npos);
    }
}

TEST_CASE("partitions that are assigned by hand are OK while commits move, DEAD when they do not") {
    Life life(1s);
    Watch watch;
    watch.change = [](GroupLag& group) {
        leave(group);
        group.protocol_type.clear();
    };
    CHECK(watch.during(10min, {&life}) == kFine);
    life.is_stuck = true;
    watch.during(3min, {&life});
    CHECK(watch.last().verdict == Verdict::dead);
}

TEST_CASE("a consumer that restarts is not DEAD, one that stays away is") {
    Life life(5s);
    Watch watch(1s);
    watch.during(2min, {&life});
    watch.change = leave;
    life.is_stuck = true;
    CHECK(is_within(watch.during(20s, {&life}), kNotSick));
    watch.during(150s, {&life});
    CHECK(watch.last().verdict == Verdict::dead);
}

TEST_CASE("what was seen read is not lost when retention removes a marker or the events behind the commit") {
    LagEvidence evidence;
    auto markers = test::row(9, 10, 0ms);
    markers.only_markers = true;
    test::seen_by(evidence, test::group({markers}), {});
    auto removed = test::row(9, 10, 0ms);
    removed.status = LagStatus::before_begin;
    removed.begin = 10;
    removed.lag = 0;
    removed.lost = 1;
    auto group = test::seen_by(evidence, test::group({removed}), LagEvidence::Clock::time_point(10s));
    CHECK(judge(group).verdict == Verdict::ok);
}

TEST_CASE("where retention removed all that was unread, nothing is unread, and it is lost all the same") {
    LagEvidence evidence;
    const auto at = [](int after) { return LagEvidence::Clock::time_point(seconds(after)); };
    const auto removed_up_to = [](std::int64_t begin, std::int64_t end) {
        auto row = test::row(100, end, 0ms);
        row.status = LagStatus::before_begin;
        row.begin = begin;
        row.lag = end - begin;
        row.lost = begin - 100;
        return test::group({row});
    };
    const auto verdict = [&](GroupLag group, int after) {
        group = test::seen_by(evidence, group, at(after));
        return judge(group).verdict;
    };
    SUBCASE("in the first sample") {
        CHECK(verdict(removed_up_to(140, 140), 0) == Verdict::losing);
    }
    SUBCASE("a part of it first") {
        CHECK(verdict(removed_up_to(120, 140), 0) == Verdict::losing);
        CHECK(verdict(removed_up_to(140, 140), 10) == Verdict::losing);
    }
    SUBCASE("although all before it had been read") {
        CHECK(verdict(test::group({test::row(100, 100, 0ms)}), 0) == Verdict::ok);
        CHECK(verdict(removed_up_to(140, 140), 10) == Verdict::losing);
        CHECK(verdict(removed_up_to(140, 141), 20) == Verdict::losing);
        CHECK(verdict(test::group({test::row(141, 141, 0ms)}), 30) == Verdict::ok);
    }
}

TEST_CASE("what was read of a log that has been made anew since is not known to be read of the new one") {
    LagEvidence evidence;
    const auto shown_of = [&](const PartitionLag& row, int after) {
        const LagEvidence::Clock::time_point taken{seconds(after)};
        return test::seen_by(evidence, test::group({row}), taken).partitions[0].evidence.value();
    };
    shown_of(test::row(100, 100, 0ms), 0);
    CHECK(shown_of(test::row(100, 100, 0ms), 10).read_up_to == 100);
    CHECK(shown_of(test::row(2, 5, 1s), 20).read_up_to == -1);
    CHECK(shown_of(test::row(3, 5, 1s), 30).has_moved);
    CHECK_FALSE(shown_of(test::row(3, 4, 1s), 40).has_moved);  // its end alone went back
}

TEST_CASE("a group that is set back is said to be so, and what it did before counts no more") {
    LagEvidence evidence;
    test::seen_by(evidence, test::group({test::row(90, 100, 1s)}), {});
    auto group =
        test::seen_by(evidence, test::group({test::row(10, 100, 1h)}), LagEvidence::Clock::time_point(10s));
    const auto judgement = judge(group);
    CHECK(judgement.was_rewound);
    CHECK(judgement.verdict == Verdict::behind);
    CHECK(judgement.reason.find("moved backwards") != std::string::npos);
}

TEST_CASE(
    "views of the same group at the same time do not contradict each other, whenever they began to look") {
    const auto is_sick = [](Verdict verdict) { return verdict >= Verdict::stalled; };
    for (const auto commits : {1s, 30s, 60s})
        for (const bool gets_stuck : {false, true}) {
            Life life(commits);
            Watch long_watch(5s), short_watch(5s), single(5s);
            long_watch.during(5min, {&life});
            life.is_stuck = gets_stuck;
            for (int i = 0; i < 60; ++i) {
                for (int second = 0; second < 5; ++second) life.second();
                const auto most = long_watch.during(5s, {}), some = short_watch.during(5s, {});
                (void)most, (void)some;
                const auto by_much = long_watch.sample({&life}), by_less = short_watch.sample({&life});
                const auto by_one = Watch().sample({&life});
                if (is_sick(by_much.verdict)) {
                    CHECK(by_less.verdict != Verdict::ok);
                    CHECK(by_one.verdict != Verdict::ok);
                } else {
                    CHECK_FALSE(is_sick(by_less.verdict));
                    CHECK_FALSE(is_sick(by_one.verdict));
                }
            }
        }
}

TEST_CASE(
    "groups that vanish are forgotten, unless not all could be listed; those that fail keep what is known") {
    LagEvidence evidence;
    const auto at = [](seconds after) { return LagEvidence::Clock::time_point(after); };
    const auto watched = [&](seconds after) {
        const auto group = test::seen_by(evidence, test::group({test::row(4, 10)}), at(after));
        return group.partitions[0].evidence.value().watched;
    };
    CHECK(watched(0s) == 0s);
    LagSnapshot partial;
    partial.listing_error = "a broker did not answer";
    evidence.add(partial, at(10s));
    CHECK(watched(15s) == 15s);
    auto failed = test::group({});
    failed.error = "no answer";
    test::seen_by(evidence, failed, at(20s));
    CHECK(watched(25s) == 25s);
    LagSnapshot without;
    evidence.add(without, at(30s));
    CHECK(watched(35s) == 0s);
}

TEST_CASE(
    "a partition whose lag is not known this time keeps what was shown, and a new one has shown nothing") {
    LagEvidence evidence;
    test::seen_by(evidence, test::group({test::row(4, 10)}), {});
    auto unknown = test::row(4, 10);
    auto other = test::row(4, 10, std::nullopt, 1);
    unknown.lag.reset(), other.lag.reset();
    const auto group = test::seen_by(evidence, test::group({unknown, other}), {});
    CHECK(group.partitions[0].evidence);
    CHECK_FALSE(group.partitions[1].evidence);
}
