// lag check: a group's samples and the user's limits as the status of a monitoring plugin.
#include "cli/commands/lag/check_verdict.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/lag_rows.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;
using namespace std::chrono_literals;

namespace {

double parse(std::string_view text) {
    return std::stod(std::string(text));
}

CheckLimits of_lag(const char* range) {
    return {.lag = PluginRange(range, parse), .age = {}};
}

CheckLimits of_age(const char* seconds) {
    return {.lag = {}, .age = PluginRange(seconds, parse)};
}

/// Three samples of one partition, whose last is judged to be in `state`.
CheckedGroup in_state(PartitionState state, const PartitionLag& row = test::row(4, 10, 90s)) {
    CheckedGroup group{"g"};
    for (int i = 0; i < 3; ++i) {
        auto& [lag, judgement] = group.samples.emplace_back();
        lag = test::group({row});
        judgement.worst = state;
        judgement.verdict = verdict_of(state);
        judgement.reason = "so";
    }
    return group;
}

PluginStatus status(const CheckedGroup& group, const CheckLimits& warn = {}, const CheckLimits& crit = {}) {
    return judge_check(group, warn, crit).status;
}

}  // namespace

TEST_CASE("each state of the worst partition has one status") {
    using State = PartitionState;
    for (const auto state : {State::lost, State::dead, State::stuck})
        CHECK(status(in_state(state)) == PluginStatus::critical);
    for (const auto state : {State::growing, State::uncommitted})
        CHECK(status(in_state(state)) == PluginStatus::warning);
    for (const auto state :
         {State::gone, State::read, State::young, State::moving, State::waiting, State::left})
        CHECK(status(in_state(state)) == PluginStatus::ok);
    CHECK(status(in_state(State::unmeasured)) == PluginStatus::unknown);
}

TEST_CASE("a limit alerts when all three samples are outside of it, and is named") {
    auto group = in_state(PartitionState::moving);
    const auto found = judge_check(group, of_lag("5"), of_lag("100"));
    CHECK(found.status == PluginStatus::warning);
    CHECK(found.text == "g: so; the lag of 6 is outside of 5 (--warn)");
    CHECK(status(group, of_lag("5"), of_lag("5.5")) == PluginStatus::critical);
    CHECK(status(group, of_age("60"), {}) == PluginStatus::warning);
    group.samples[1].lag = test::group({test::row(10, 10, 0ms)});
    CHECK(status(group, of_lag("5"), of_lag("5")) == PluginStatus::ok);
}

TEST_CASE(
    "a figure that a limit asks for and that is not known is UNKNOWN, but hides nothing that is critical") {
    auto group = in_state(PartitionState::waiting, test::row(4, 10));  // of no known age
    CHECK(status(group, of_age("60"), {}) == PluginStatus::unknown);
    CHECK(status(group, of_age("60"), of_lag("5")) == PluginStatus::critical);
    CHECK(status(group, of_lag("100"), {}) == PluginStatus::ok);
}

TEST_CASE("without limits what is long overdue warns, and unread events of unknown age are not called OK") {
    CHECK(status(in_state(PartitionState::waiting, test::row(4, 10, kOverdue))) == PluginStatus::ok);
    CHECK(status(in_state(PartitionState::waiting, test::row(4, 10, kOverdue + 1s))) ==
          PluginStatus::warning);
    CHECK(status(in_state(PartitionState::waiting, test::row(4, 10, kOverdue + 1s)), of_lag("100"), {}) ==
          PluginStatus::ok);
    CHECK(status(in_state(PartitionState::waiting, test::row(4, 10))) == PluginStatus::unknown);
    CHECK(status(in_state(PartitionState::moving, test::row(4, 10))) == PluginStatus::ok);
}

TEST_CASE("a commit that moved backwards between any two samples warns, and is said") {
    auto group = in_state(PartitionState::read, test::row(10, 10, 0ms));
    group.samples[1].judgement.was_rewound = true;
    const auto found = judge_check(group, {}, {});
    CHECK(found.status == PluginStatus::warning);
    CHECK(found.text == "g: so; a commit moved backwards: somebody set the group back");
}

TEST_CASE("UNKNOWN is worse than WARNING, and CRITICAL than UNKNOWN, whichever comes first") {
    constexpr PluginStatus kOrder[] = {PluginStatus::ok, PluginStatus::warning, PluginStatus::unknown,
                                       PluginStatus::critical};
    for (std::size_t one = 0; one < std::size(kOrder); ++one)
        for (std::size_t other = 0; other < std::size(kOrder); ++other)
            CHECK(worse(kOrder[one], kOrder[other]) == kOrder[std::max(one, other)]);
}

TEST_CASE("performance data has what was measured, with its limits, and nothing for the rest") {
    auto group = in_state(PartitionState::moving, test::row(4, 10, 90s));
    CHECK(perfdata(group, of_lag("5"), of_age("60")) == " lag=6;5;;0 age=90.000s;;60;0 members=1;;;0");
    group.samples.back().judgement.rates = LagRates{.in = 2, .out = 0, .seconds_to_catch_up = {}};
    group.samples.back().lag.members = 0;
    CHECK(perfdata(group, {}, {}) == " lag=6;;;0 age=90.000s;;;0 in=2.0;;;0 out=0.0 members=0;;;0");
    CHECK(perfdata(group, {}, {}, "g 1 ").starts_with(" 'g 1 lag'=6;"));
}

TEST_CASE("what was not measured has no performance data, and is no 0") {
    PartitionLag unmeasured = test::row(0, 0);
    unmeasured.status = LagStatus::unknown;
    unmeasured.lag.reset();
    auto group = in_state(PartitionState::unmeasured, unmeasured);
    group.samples.back().lag.members.reset();
    CHECK(perfdata(group, of_lag("5"), of_age("60")).empty());
}
