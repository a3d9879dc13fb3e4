#include "shortener_events/internal/click_stats.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <string>

#include "base/seeded_hash.hpp"
#include "stats/distinct_counter.hpp"
#include "stats/time_counter.hpp"
#include "stats/top_counter.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

CountedClick click(std::string_view code, std::int64_t at, std::optional<std::string_view> referer = {}) {
    return {code, at, std::nullopt, referer, digest_of(code)};
}

std::optional<std::string> host_counted_for(const std::string& referer) {
    ClickTally tally;
    tally.add(click("a", 0, referer));
    return tally.stats(1, 2).referers.names.at(0).name;
}

}  // namespace

TEST_CASE("names come by their clicks, and those without one are counted too") {
    ClickTally tally;
    for (const char* code : {"b", "a", "b", "c", "b", "a"}) tally.add(click(code, 0));
    const auto stats = tally.stats(2, 10);
    CHECK(stats.clicks == 6);
    CHECK(stats.visitors == 3);
    CHECK(stats.visitors_exact);
    REQUIRE(stats.codes.names.size() == 2);
    CHECK(stats.codes.names[0].name == "b");
    CHECK(stats.codes.names[0].clicks == 3);
    CHECK(stats.codes.names[1].name == "a");
    CHECK(stats.codes.missed_at_most == 0);
    REQUIRE(stats.countries.names.size() == 1);
    CHECK_FALSE(stats.countries.names[0].name);
    CHECK(stats.countries.names[0].clicks == 6);
}

TEST_CASE("no clicks are no names, no times and no visitors") {
    const auto stats = ClickTally().stats(10, 10);
    CHECK(stats.clicks == 0);
    CHECK_FALSE(stats.first_ms);
    CHECK(stats.over_time.empty());
    CHECK(stats.codes.names.empty());
    CHECK(stats.countries.names.empty());
}

TEST_CASE("referers are counted by host, whatever else is in them") {
    CHECK(host_counted_for("https://news.example/a?b=c#d") == "news.example");
    CHECK(host_counted_for("https://me:pw@news.example:8443") == "news.example");
    CHECK(host_counted_for("http://[::1]:80/x") == "[::1]");
    CHECK(host_counted_for("http://[::1]/x") == "[::1]");
    CHECK(host_counted_for("android-app://com.example") == "com.example");
    CHECK(host_counted_for("direct") == "direct");
    CHECK(host_counted_for("https:///x") == "https:///x");
    CHECK(host_counted_for("") == "");
}

TEST_CASE("intervals of time are as short as fit, without gaps") {
    ClickTally tally;
    for (const std::int64_t at : {0 * kHourMs, 2 * kHourMs, 2 * kHourMs + 1}) tally.add(click("a", at));
    const auto coarse = tally.stats(1, 3);
    CHECK(coarse.interval_ms == kHourMs);
    REQUIRE(coarse.over_time.size() == 3);
    CHECK(coarse.over_time[0].clicks == 1);
    CHECK(coarse.over_time[1].clicks == 0);
    CHECK(coarse.over_time[2].start_ms == 2 * kHourMs);
    CHECK(coarse.over_time[2].clicks == 2);
    CHECK(tally.stats(1, 2).over_time.size() == 1);
    CHECK(tally.stats(1, 1000).interval_ms == 10'000);
    CHECK(tally.stats(1, 10'000).interval_ms == 1000);
}

TEST_CASE("times of any year keep the intervals few, and none is lost") {
    stats::TimeCounter counter;
    constexpr std::int64_t kYear0 = -62'167'219'200'000, kDay = 24 * kHourMs;
    for (std::int64_t i = 0; i < 50'000; ++i) counter.add(kYear0 + i * 73 * kDay);
    const auto series = counter.series(24);
    CHECK(series.buckets.size() <= 24);
    std::uint64_t all = 0;
    for (const auto& bucket : series.buckets) all += bucket.clicks;
    CHECK(all == 50'000);
    CHECK(counter.series(2).buckets.size() == 2);
}

TEST_CASE("with more names than fit, the frequent ones stay within the error that is told") {
    stats::TopCounter counter(100);
    for (int i = 0; i < 10'000; ++i) {
        counter.add("rare" + std::to_string(i));
        if (i % 2 == 0) counter.add("frequent");
    }
    const auto top = counter.top(1);
    CHECK(top.names.at(0).name == "frequent");
    CHECK(top.names.at(0).clicks <= 5000);
    CHECK(top.names.at(0).clicks + top.missed_at_most >= 5000);
    CHECK(top.missed_at_most > 0);
    CHECK(top.missed_at_most < 1000);
}

TEST_CASE("clicks of a topic are counted with their own names, however long what they carry") {
    const auto registry = ContractRegistry::built_in();
    ClickTally tally;
    ClickCounter counter(registry, "url-shortener.click", tally);
    for (const std::size_t length : tests::kLongLengths) {
        auto click = tests::long_click(length, "code" + std::to_string(length));
        click["country"] = "country" + std::to_string(length);
        click["referer"] = "https://" + std::to_string(length) + ".example/" + std::string(length, 'x');
        click["userId"] = std::string(length, 'u');
        const Record record = tests::record_of(click);
        counter.add(record);
        counter.add(record);
    }
    CHECK(counter.finish().invalid == 0);
    const auto stats = tally.stats(100, 10);
    CHECK(stats.clicks == 2 * tests::kLongLengths.size());
    CHECK(stats.visitors == tests::kLongLengths.size());
    for (const auto* top : {&stats.codes, &stats.countries, &stats.referers}) {
        REQUIRE(top->names.size() == tests::kLongLengths.size());
        for (const auto& [name, clicks] : top->names) CHECK(clicks == 2);
    }
    CHECK(stats.codes.names[0].name == "code16384");
    CHECK(stats.countries.names[0].name == "country16384");
    CHECK(stats.referers.names[0].name == "16384.example");
}

TEST_CASE("a counter with a thread of its own counts what is read one by one") {
    const auto registry = ContractRegistry::built_in();
    ClickRecords records(registry, "url-shortener.click");
    ClickTally plain, by_thread;
    ClickCounter counter(registry, "url-shortener.click", by_thread);
    for (int i = 0; i < 10'000; ++i) {  // more than its blocks hold
        auto click = tests::long_click(8, "code" + std::to_string(i % 7));
        if (i % 100 == 0) click.erase("shortCode");
        Record record = tests::record_of(click);
        record.key = fmt::format("00000000-0000-4000-8000-{:012}", i % 7000);
        const auto reading = records.read(record);
        if (reading.kind == ClickRecords::Kind::click) plain.add(reading.click);
        counter.add(record);
    }
    const auto counts = counter.finish();
    CHECK(counts.read == 10'000);
    CHECK(counts.invalid == 100);
    CHECK(counts.repeated == records.counts().repeated);
    CHECK(counts.repeated > 0);
    const auto one = plain.stats(10, 10), other = by_thread.stats(10, 10);
    CHECK(one.clicks == other.clicks);
    CHECK(one.clicks + counts.invalid + counts.repeated == counts.read);
    CHECK(one.visitors == other.visitors);
    REQUIRE(one.codes.names.size() == other.codes.names.size());
    for (std::size_t i = 0; i < one.codes.names.size(); ++i) {
        CHECK(one.codes.names[i].name == other.codes.names[i].name);
        CHECK(one.codes.names[i].clicks == other.codes.names[i].clicks);
    }
}

TEST_CASE("a counter that is left before its end leaves no thread behind") {
    const auto registry = ContractRegistry::built_in();
    ClickTally tally;
    { ClickCounter counter(registry, "url-shortener.click", tally); }
    {
        ClickCounter counter(registry, "url-shortener.click", tally);
        counter.add(tests::record_of(tests::long_click(8, "code")));
    }
    CHECK(tally.stats(1, 2).clicks == 1);
}

TEST_CASE("nobody can prepare names or digests that share one place of a table") {
    std::set<std::size_t> places;
    for (unsigned char i = 0; i < 200; ++i) {
        Digest digest{};
        digest.bytes.back() = i;  // all that a table without a seed would look at is the same
        places.insert(SeededDigestHash()(digest));
    }
    CHECK(places.size() == 200);
    CHECK(hash_seed().low != 0);
    CHECK(hash_seed().low != hash_seed().high);
    CHECK(SeededHash()("name") == SeededHash()("name"));
    CHECK(SeededHash()("name") != std::hash<std::string_view>()("name"));
    CHECK(SeededHash()("name") != SeededHash()("eman"));
}

TEST_CASE("long names are cut before a character, and are told from whole ones") {
    stats::TopCounter counter;
    counter.add(std::string(255, 'x') + "\xC3\xA9");
    counter.add(std::string(255, 'x') + "\xC3\xA9z");
    counter.add(std::string(255, 'x'));
    const auto names = counter.top(3).names;
    REQUIRE(names.size() == 2);
    CHECK(names[0].clicks == 2);
    CHECK(names[0].name.value().ends_with("x…"));
    CHECK(names[0].name.value().size() == 255 + 3);
    CHECK(names[1].name == std::string(255, 'x'));
}

TEST_CASE("many visitors are estimated within two per cent") {
    stats::DistinctCounter counter;
    constexpr std::uint64_t kMany = 300'000;
    for (std::uint64_t i = 0; i < kMany; ++i) counter.add(digest_of(std::to_string(i)));
    CHECK_FALSE(counter.is_exact());
    CHECK(counter.count() > kMany * 98 / 100);
    CHECK(counter.count() < kMany * 102 / 100);
}

TEST_CASE("one absurd date does not make all days one") {
    stats::TimeCounter counter;
    for (int i = 0; i < 7200; ++i) counter.add(i * 12'000);  // a day
    counter.add(253'402'300'799'000);                        // the end of 9999
    counter.add(-62'135'596'800'000);                        // the year 1
    const auto series = counter.series(24);
    CHECK(series.interval_ms == kHourMs);
    CHECK(series.buckets.size() == 24);
    REQUIRE(series.earlier);
    CHECK(series.earlier->clicks == 1);
    REQUIRE(series.later);
    CHECK(series.later->clicks == 1);
    CHECK(series.later->first_ms == 253'402'300'799'000);
}

TEST_CASE("times that only spread, and few clicks, are all shown") {
    stats::TimeCounter spread, few;
    for (int i = 0; i < 1000; ++i) spread.add(std::int64_t{i} * i * i * 1000);
    CHECK_FALSE(spread.series(24).later);
    for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1000}, std::int64_t{253'402'300'799'000}})
        few.add(time);
    CHECK_FALSE(few.series(24).later);
    CHECK(few.series(24).buckets.size() <= 24);
}

TEST_CASE("clicks of other times than those asked for are counted apart") {
    ClickTally tally({.since_ms = 10, .until_ms = 20});
    for (const std::int64_t time : {9, 10, 19, 20}) tally.add(click("a", time));
    const auto stats = tally.stats(1, 2);
    CHECK(stats.clicks == 2);
    CHECK(stats.of_other_times == 2);
    CHECK(stats.first_ms == 10);
    CHECK(stats.last_ms == 19);
}

TEST_CASE("sites are compared as hosts, and a referer that is no URL is itself") {
    CHECK(host_counted_for("https://NEWS.Example./x") == "news.example");
    CHECK(host_counted_for("android-app:com.example") == "android-app:com.example");
}
