#include "shortener_events/internal/generator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "shortener_events/internal/scenario.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kNow = 1'769'851'800'000;  // 2026-01-31T09:30:00Z

std::vector<ShortUrl> urls(std::size_t count) {
    std::vector<ShortUrl> result;
    for (std::size_t i = 0; i < count; ++i)
        result.push_back({"code" + std::to_string(i), "https://example.com/"});
    return result;
}

std::vector<SimulatedClick> stream(const Faults& faults, std::size_t count, std::uint64_t seed = 1) {
    Scenario scenario(seed, urls(5), 1.1, faults, Schedule(Shape::steady, count, 10s), kNow);
    std::vector<SimulatedClick> events;
    for (std::size_t i = 0; i < count; ++i) events.push_back(scenario.next());
    return events;
}

}  // namespace

TEST_CASE("a random UUID is a version 4 UUID") {
    Random random(1);
    const std::string uuid = random.uuid_text();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    for (const std::size_t dash : {8, 13, 18, 23}) CHECK(uuid[dash] == '-');
    CHECK(uuid != random.uuid_text());
}

TEST_CASE("the same seed gives the same events byte for byte") {
    EventGenerator one(7), other(7), different(8);
    const ShortUrl url{"abc", "https://example.com/a"};
    const std::string click = to_json(one.click(url, kNow));
    CHECK(click == to_json(other.click(url, kNow)));
    CHECK(click != to_json(different.click(url, kNow)));
}

TEST_CASE("made-up events satisfy their contracts") {
    const auto registry = ContractRegistry::built_in();
    EventGenerator generator(3);
    for (int i = 0; i < 200; ++i) {
        const ShortUrl url = generator.short_url();
        CHECK(registry.require("click").check(to_json(generator.click(url, kNow))).empty());
        CHECK(registry.require("url-created").check(to_json(generator.url_created(url, kNow))).empty());
    }
}

TEST_CASE("absent fields are left out of an event, never null") {
    Click click;
    click.short_code = "a\"b";
    click.original_url = "https://example.com/";
    click.timestamp = "2026-01-31T09:30:00.000Z";
    CHECK(
        to_json(click) ==
        R"({"shortCode":"a\"b","originalUrl":"https://example.com/","timestamp":"2026-01-31T09:30:00.000Z"})");
}

TEST_CASE("every event that the scenario calls invalid is refused, and no other") {
    const auto registry = ContractRegistry::built_in();
    Faults faults;
    faults.invalid = 0.3;
    int invalid = 0;
    for (const auto& event : stream(faults, 500)) {
        CHECK((event.fault == Fault::invalid) == !registry.require("click").check(event.json).empty());
        invalid += event.fault == Fault::invalid;
    }
    CHECK(invalid > 100);
    CHECK(invalid < 200);
}

TEST_CASE("duplicates repeat an earlier event byte for byte") {
    Faults faults;
    faults.duplicates = 0.2;
    std::set<std::string> seen;
    int duplicates = 0;
    for (const auto& event : stream(faults, 500)) {
        if (event.fault == Fault::duplicate) CHECK(seen.contains(event.json));
        duplicates += event.fault == Fault::duplicate;
        seen.insert(event.json);
    }
    CHECK(duplicates > 50);
}

TEST_CASE("shuffling changes the order of timestamps, not the set of them") {
    const auto timestamps = [](const std::vector<SimulatedClick>& events) {
        std::vector<std::string> result;
        for (const auto& event : events) {
            const auto at = event.json.find("\"timestamp\"");
            result.push_back(event.json.substr(at, 40));
        }
        return result;
    };
    Faults shuffled;
    shuffled.shuffle = true;
    auto ordered = timestamps(stream({}, 300));
    auto mixed = timestamps(stream(shuffled, 300));
    CHECK(std::ranges::is_sorted(ordered));
    CHECK_FALSE(std::ranges::is_sorted(mixed));
    std::ranges::sort(mixed);
    CHECK(ordered == mixed);
}

TEST_CASE("popularity favours the first ranks, and exponent 0 favours none") {
    Random random(1);
    const Popularity zipf(10, 1.1), even(10, 0);
    std::vector<int> zipf_counts(10), even_counts(10);
    for (int i = 0; i < 10'000; ++i) {
        ++zipf_counts[zipf.pick(random)];
        ++even_counts[even.pick(random)];
    }
    CHECK(zipf_counts[0] > 3 * zipf_counts[4]);
    CHECK(even_counts[0] < 1200);
    CHECK(even_counts[9] > 800);
}

TEST_CASE("a schedule spreads events over the whole run, in order, by its shape") {
    for (const Shape shape : {Shape::steady, Shape::ramp, Shape::spike, Shape::daily}) {
        const Schedule schedule(shape, 1000, 10s);
        for (std::uint64_t i = 1; i <= 1000; ++i) CHECK(schedule.due(i) >= schedule.due(i - 1));
        CHECK(schedule.due(1000) <= 10s);
        CHECK(schedule.due(1000) > 9s);
    }
    CHECK(Schedule(Shape::steady, 1000, 10s).due(500) == 5s);
    CHECK(Schedule(Shape::ramp, 1000, 10s).due(250) > 4900ms);  // a quarter of the events in half of the time
    CHECK(Schedule(Shape::ramp, 1000, 10s).due(250) < 5100ms);
    CHECK(Schedule(Shape::steady, 1000, 10s).due(2000) == 10s);
}
