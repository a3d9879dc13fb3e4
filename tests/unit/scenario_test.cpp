#include "shortener_events/internal/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/fault_plan.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kBegin = 1'769'851'800'000;  // 2026-01-31T09:30:00Z

std::vector<ShortUrl> urls(std::size_t count) {
    std::vector<ShortUrl> result;
    for (std::size_t i = 0; i < count; ++i)
        result.push_back({"code" + std::to_string(i), "https://example.com/"});
    return result;
}

ScenarioOptions with(const Faults& faults, std::uint64_t count, std::uint64_t seed = 1) {
    ScenarioOptions options;
    options.seed = seed;
    options.count = count;
    options.begin_ms = kBegin;
    options.duration = std::chrono::milliseconds(100 * count);
    options.faults = faults;
    return options;
}

std::vector<SimulatedClick> stream(const ScenarioOptions& options) {
    Scenario scenario(options, urls(5));
    std::vector<SimulatedClick> events;
    for (std::uint64_t i = 0; i < options.count; ++i) events.push_back(scenario.next());
    return events;
}

std::size_t count_of(const std::vector<SimulatedClick>& events, Fault fault) {
    return static_cast<std::size_t>(std::ranges::count(events, fault, &SimulatedClick::fault));
}

std::size_t share_of(double share, std::uint64_t count) {
    return static_cast<std::size_t>(std::llround(share * static_cast<double>(count)));
}

}  // namespace

TEST_CASE("faults are as many as were asked for, to the event, in any combination") {
    struct Mix {
        double invalid, duplicates, late, unknown_codes;
    };
    for (const Mix& mix :
         {Mix{0.01, 0.02, 0.05, 0}, Mix{0.1, 0.5, 0.1, 0}, Mix{0, 0.9, 0, 0}, Mix{1, 0, 0, 0},
          Mix{0.32, 0.33, 0.33, 0.01}, Mix{0.4999, 0.4, 0, 0}, Mix{0, 0, 0, 1}})
        for (const std::uint64_t count : {1000, 1111, 20'000})
            for (const std::uint64_t distance : {3, 100}) {
                Faults faults;
                faults.invalid = mix.invalid;
                faults.duplicates = mix.duplicates;
                faults.distance = distance;
                faults.late = mix.late;
                faults.late_by = 10min;
                faults.unknown_codes = mix.unknown_codes;
                const double originals = 1 - mix.invalid - mix.duplicates;
                if (mix.duplicates > 0 && originals * static_cast<double>(distance + 1) < 1)
                    continue;  // more than can be repeated so near
                const auto events = stream(with(faults, count));
                CHECK(count_of(events, Fault::invalid) == share_of(mix.invalid, count));
                CHECK(count_of(events, Fault::duplicate) == share_of(mix.duplicates, count));
                CHECK(count_of(events, Fault::late) == share_of(mix.late, count));
                CHECK(count_of(events, Fault::unknown_code) == share_of(mix.unknown_codes, count));
            }
}

TEST_CASE("a repetition has the bytes and the key of its original, which is not farther away than was said") {
    for (const double share : {0.02, 0.5, 0.9})
        for (const std::uint64_t distance : {std::uint64_t{10}, std::uint64_t{1000}}) {
            Faults faults;
            faults.duplicates = share;
            faults.distance = distance;
            faults.invalid = share < 0.9 ? 0.01 : 0;
            const auto events = stream(with(faults, 5000));
            for (const auto& event : events) {
                const auto& original = events.at(event.original - 1);
                CHECK((event.fault == Fault::duplicate) == (event.number != event.original));
                if (event.fault != Fault::duplicate) continue;
                CHECK(original.json == event.json);
                CHECK(original.key == event.key);
                CHECK(original.fault != Fault::invalid);
                CHECK(event.number - event.original <= distance);
            }
        }
}

TEST_CASE("an invalid event breaks the rule that its kind names, and no other event breaks one") {
    const auto registry = ContractRegistry::built_in();
    const Contract& contract = registry.require("click");
    Faults faults;
    faults.invalid = 0.3;
    faults.unknown_codes = 0.1;
    std::map<std::string_view, int> kinds;
    for (const auto& event : stream(with(faults, 800))) {
        const auto violations = contract.check(event.json);
        if (event.fault != Fault::invalid) {
            CHECK(violations.empty());
            continue;
        }
        const InvalidKind& kind = kInvalidKinds.at(event.kind);
        REQUIRE(violations.size() == 1);
        CHECK(violations[0].rule == kind.rule);
        ++kinds[kind.name];
    }
    CHECK(kinds.size() == kInvalidKinds.size() - 1);  // not those of which brokers take none
    for (const auto& [kind, count] : kinds) CHECK(count == 30);
}

TEST_CASE("kinds of invalid events are chosen by their names") {
    Faults faults;
    parse_invalid("bad-date=1%,bad-utf8=0.1%,oversize=0.1%", faults);
    const auto events = stream(with(faults, 3000));
    std::map<std::string_view, int> kinds;
    for (const auto& event : events)
        if (event.fault == Fault::invalid) {
            ++kinds[kInvalidKinds.at(event.kind).name];
            CHECK((event.json.size() > 1 << 20) == (kInvalidKinds.at(event.kind).name == "oversize"));
        }
    CHECK(kinds == std::map<std::string_view, int>{{"bad-date", 30}, {"bad-utf8", 3}, {"oversize", 3}});
    Faults none;
    CHECK_THROWS_AS(parse_invalid("no-such=1%", none), Error);
    CHECK_THROWS_AS(parse_invalid("bad-date=1%,bad-date=1%", none), Error);
}

TEST_CASE("faults that cannot be are refused") {
    Faults too_many;
    too_many.invalid = 0.6;
    too_many.duplicates = 0.5;
    CHECK_THROWS_AS(Scenario(with(too_many, 100), urls(1)), Error);
    Faults nothing_to_repeat;
    nothing_to_repeat.invalid = 0.5;
    nothing_to_repeat.duplicates = 0.5;
    CHECK_THROWS_AS(Scenario(with(nothing_to_repeat, 100), urls(1)), Error);
}

TEST_CASE("a late event occurred before it is due, by at most what was asked for") {
    Faults faults;
    faults.late = 0.5;
    faults.late_by = 10min;
    for (const auto& event : stream(with(faults, 1000))) {
        const auto early = kBegin + event.due.count() / 1000 - event.at_ms;
        if (event.fault == Fault::late) CHECK(early > 0);
        CHECK(early <= (event.fault == Fault::late ? 600'001 : 1));
    }
}

TEST_CASE("shuffling gives each event another's time, within the window, in every block and the last") {
    for (const std::uint64_t count : {50, 150, 300, 301})
        for (const double duplicates : {0.0, 0.2}) {
            Faults faults;
            faults.duplicates = duplicates;
            auto options = with(faults, count);
            options.spacing = Spacing::even;
            const auto ordered = stream(options);
            options.faults.shuffle = true;
            options.faults.shuffle_window = 40;
            const auto mixed = stream(options);
            std::set<std::int64_t> times;
            std::size_t fresh = 0;
            for (const auto& event : mixed) {
                CHECK(event.due == ordered[event.number - 1].due);
                if (event.fault == Fault::duplicate) continue;
                ++fresh;
                times.insert(event.at_ms);
                const auto place = (event.at_ms - kBegin) / 100;
                CHECK(std::abs(place - static_cast<std::int64_t>(event.number - 1)) < 40);
            }
            CHECK(times.size() == fresh);
            CHECK_FALSE(std::ranges::is_sorted(mixed, {}, &SimulatedClick::at_ms));
        }
}

TEST_CASE("what is drawn for faults moves no event that has none") {
    Faults invalid;
    invalid.invalid = 0.1;
    const auto plain = stream(with({}, 500)), broken = stream(with(invalid, 500));
    for (std::size_t i = 0; i < plain.size(); ++i) {
        CHECK(plain[i].key == broken[i].key);
        if (broken[i].fault == Fault::none) CHECK(plain[i].json == broken[i].json);
    }
}

TEST_CASE("the same seed and options give the same stream") {
    Faults faults;
    faults.invalid = faults.duplicates = faults.late = 0.1;
    faults.late_by = 1h;
    faults.shuffle = true;
    const auto one = stream(with(faults, 500)), other = stream(with(faults, 500));
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(one[i].json == other[i].json);
        CHECK(one[i].key == other[i].key);
        CHECK(one[i].due == other[i].due);
    }
}

TEST_CASE("everyone has one place and one device in all of his clicks") {
    std::map<std::uint64_t, std::string> told;
    std::size_t returned = 0;
    for (const auto& event : stream(with({}, 5000))) {
        const auto of = [&](std::string_view name) {
            const auto at = event.json.find(name);
            return at == std::string::npos ? "" : event.json.substr(at, event.json.find("\",", at) - at);
        };
        const std::string self = of("\"userAgent\"") + of("\"ipAddress\"") + of("\"country\"") +
                                 of("\"city\"") + of("\"userId\"") + of("\"acceptLanguage\"");
        const auto [place, is_new] = told.emplace(event.visitor, self);
        returned += !is_new;
        CHECK(place->second == self);
    }
    CHECK(returned > 1000);
}
