#include "shortener_events/internal/generator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "shortener_events/internal/random.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;

namespace {

constexpr std::int64_t kNow = 1'769'851'800'000;  // 2026-01-31T09:30:00Z

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

TEST_CASE("the random numbers of a seed are those of xoshiro256++ on every machine") {
    Random random(1);
    const std::uint64_t first = random.next();
    CHECK(first == Random(1).next());
    CHECK(first != Random(2).next());
    CHECK(first != Random(1, 1).next());
    CHECK(RandomStream(1, "a").at(0).next() != RandomStream(1, "b").at(0).next());
    CHECK(RandomStream(1, "a").at(0).next() != RandomStream(1, "a").at(1).next());
    CHECK(RandomStream(1, "a").at(0).next() != RandomStream(2, "a").at(0).next());
    CHECK(RandomStream(11, "a").at(0).next() != RandomStream(1, "1 a").at(0).next());
}

TEST_CASE("the same seed gives the same events byte for byte") {
    EventGenerator one(7, "create"), other(7, "create"), different(8, "create");
    const ShortUrl url{"abc", "https://example.com/a"};
    const std::string click = to_json(one.click(url, kNow));
    CHECK(click == to_json(other.click(url, kNow)));
    CHECK(click != to_json(different.click(url, kNow)));
}

TEST_CASE("no id, key or code is shared between seeds, or between commands with one seed") {
    std::set<std::string> ids, codes;
    std::size_t made = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed)
        for (const char* command : {"create", "simulate"}) {
            EventGenerator generator(seed, command);
            Random keys = RandomStream(seed, std::string(command) + ": keys").sequence();
            for (int i = 0; i < 20; ++i, ++made) {
                const ShortUrl url = generator.short_url();
                const UrlCreated created = generator.url_created(url, kNow);
                ids.insert(created.event_id);
                ids.insert(created.url_id);
                ids.insert(keys.uuid_text());
                codes.insert(url.code);
            }
        }
    CHECK(ids.size() == 3 * made);
    CHECK(codes.size() == made);
}

TEST_CASE("no code comes twice in a run") {
    EventGenerator generator(1, "create");
    std::set<std::string> codes;
    for (int i = 0; i < 50'000; ++i) {
        const std::string code = generator.short_url().code;
        CHECK(code.size() == 7);
        codes.insert(code);
    }
    CHECK(codes.size() == 50'000);
    CHECK(generator.unknown_code(0).size() == 8);
}

TEST_CASE("made-up events satisfy their contracts") {
    const auto registry = ContractRegistry::built_in();
    EventGenerator generator(3, "create");
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

TEST_CASE("each code's share of the clicks is Zipf's within 2 percent, and exponent 0 favours none") {
    constexpr int kDraws = 1'000'000;
    for (const double exponent : {0.0, 1.1}) {
        Random random(1);
        const Popularity popularity(10, exponent);
        std::vector<int> counts(10);
        for (int i = 0; i < kDraws; ++i) ++counts[popularity.pick(random)];
        double total = 0;
        for (int rank = 1; rank <= 10; ++rank) total += std::pow(rank, -exponent);
        for (int rank = 1; rank <= 10; ++rank)
            CHECK(counts[static_cast<std::size_t>(rank - 1)] / (std::pow(rank, -exponent) / total * kDraws) ==
                  doctest::Approx(1).epsilon(0.02));
    }
}

TEST_CASE("what is popular of a single thing is that thing") {
    Random random(1);
    CHECK(Popularity(1, 1.1).pick(random) == 0);
}
